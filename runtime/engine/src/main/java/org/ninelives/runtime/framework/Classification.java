package org.ninelives.runtime.framework;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.ninelives.runtime.artifact.PerVersion;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * What kind of service a module registered.
 *
 * @param kind what the runtime does with it
 * @param scope who shares its objects
 * @param interfaces for {@link Kind#DISPATCHED}, its interfaces as consumers see them
 * @param why for {@link Kind#PLAIN}, why no dispatcher can stand for it
 */
record Classification(Kind kind, Scope scope, List<Class<?>> interfaces, String why) {

    enum Kind {
        /** Reached through a dispatcher. */
        DISPATCHED,
        /** Between this version and the runtime, or Config Admin, only: a state transfer, a probe, a managed service. */
        INTERNAL,
        /** No dispatcher can stand for it. */
        PLAIN
    }

    private static final String COMPONENT_FACTORY = "org.osgi.service.component.ComponentFactory";
    private static final String RESOURCES = "osgi.http.whiteboard.resource.pattern";

    static Classification of(ServiceReference<?> reference, Components components) {
        Bundle bundle = reference.getBundle();
        List<Class<?>> interfaces = new ArrayList<>();
        for (String name : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
            if (PerVersion.is(name)) {
                continue;
            }
            if (name.equals(COMPONENT_FACTORY)) {
                return plain("whoever asks a ComponentFactory for an object holds that object itself for ever, past any"
                        + " dispatcher; offer a service of prototype scope instead");
            }
            Class<?> type;
            try {
                type = bundle.loadClass(name);
            } catch (ClassNotFoundException | LinkageError missing) {
                return plain("the interface " + name + " cannot be loaded: " + missing);
            }
            if (!type.isInterface()) {
                return plain(name + " is a class; only interfaces can be dispatched");
            }
            if (!Modifier.isPublic(type.getModifiers())) {
                return plain(name + " is not public");
            }
            if (Serializable.class.isAssignableFrom(type)) {
                return plain(name + " is Serializable: whoever writes the service out would write its dispatcher, which"
                        + " nobody can read back; offer it by an interface that is not");
            }
            if (bundle.equals(FrameworkUtil.getBundle(type))) {
                return plain("the bundle contains the interface " + name
                        + " of its own service; put it in a bundle of its own");
            }
            interfaces.add(type);
        }
        if (interfaces.isEmpty()) {
            return new Classification(Kind.INTERNAL, Scope.SINGLETON, List.of(), "");
        }
        if (reference.getProperty(RESOURCES) != null) {
            return plain(
                    "the HTTP whiteboard serves resources by it (" + RESOURCES + "), and takes them from the bundle"
                            + " that registered it, which a dispatcher's is not; put it in a bundle of its own");
        }
        Scope scope = components.scope(reference);
        if (scope != Scope.SINGLETON && Host.of(interfaces) != null) {
            return plain(
                    "its scope is " + scope + ", and its host has a relation with each of its objects, which is not"
                            + " replayed one by one; make it a singleton");
        }
        return new Classification(Kind.DISPATCHED, scope, interfaces, "");
    }

    private static Classification plain(String why) {
        return new Classification(Kind.PLAIN, Scope.SINGLETON, List.of(), why);
    }
}
