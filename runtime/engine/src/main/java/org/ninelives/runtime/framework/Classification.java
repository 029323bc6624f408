package org.ninelives.runtime.framework;

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
 * @param interfaces for {@link Kind#DISPATCHED}, its interfaces as consumers see them
 * @param why for {@link Kind#PLAIN}, why no dispatcher can stand for it
 */
record Classification(Kind kind, List<Class<?>> interfaces, String why) {

    enum Kind {
        /** Reached through a dispatcher. */
        DISPATCHED,
        /** Between this version and the runtime, or Config Admin, only: a state transfer, a probe, a managed service. */
        INTERNAL,
        /** No dispatcher can stand for it. */
        PLAIN
    }

    static Classification of(ServiceReference<?> reference, Components components) {
        Bundle bundle = reference.getBundle();
        List<Class<?>> interfaces = new ArrayList<>();
        for (String name : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
            if (PerVersion.is(name)) {
                continue;
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
            if (bundle.equals(FrameworkUtil.getBundle(type))) {
                return plain("the bundle contains the interface " + name
                        + " of its own service; put it in a bundle of its own");
            }
            interfaces.add(type);
        }
        if (interfaces.isEmpty()) {
            return new Classification(Kind.INTERNAL, List.of(), "");
        }
        if (components.isPerConsumer(reference)) {
            return plain("its scope is " + components.scope(reference)
                    + ": each consumer has an instance of its own, which cannot be patched yet");
        }
        return new Classification(Kind.DISPATCHED, interfaces, "");
    }

    private static Classification plain(String why) {
        return new Classification(Kind.PLAIN, List.of(), why);
    }
}
