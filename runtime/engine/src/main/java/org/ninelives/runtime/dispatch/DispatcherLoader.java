package org.ninelives.runtime.dispatch;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Defines the generated classes of one service. It delegates to the exporters of the interfaces and to the engine, never
 * to a module, so that it keeps no version of a module alive and dies with the dispatcher.
 */
final class DispatcherLoader extends ClassLoader {

    private static final String ENGINE = Dispatched.class.getPackageName() + ".";

    /**
     * The interfaces and what their methods speak of, by name: the exporter of one interface may see another class of a name
     * that another one speaks of.
     */
    private final Map<String, Class<?>> known = new HashMap<>();

    private final Set<ClassLoader> exporters = new LinkedHashSet<>();

    DispatcherLoader(List<Class<?>> interfaces) {
        super(ClassLoader.getPlatformClassLoader());
        for (Class<?> type : interfaces) {
            known.put(type.getName(), type);
        }
        for (Class<?> type : interfaces) {
            for (Method method : type.getMethods()) {
                know(method.getReturnType());
                for (Class<?> parameter : method.getParameterTypes()) {
                    know(parameter);
                }
                for (Class<?> exception : method.getExceptionTypes()) {
                    know(exception);
                }
            }
            ClassLoader exporter = type.getClassLoader();
            if (exporter != null) {
                exporters.add(exporter);
            }
        }
    }

    private void know(Class<?> spokenOf) {
        Class<?> type = spokenOf;
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (type.getClassLoader() != null) {
            known.putIfAbsent(type.getName(), type);
        }
    }

    Class<?> define(byte[] code) {
        return defineClass(null, code, 0, code.length);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.") || name.startsWith("org.ninelives.dispatched.")) {
            return super.loadClass(name, resolve);
        }
        if (name.startsWith(ENGINE) || name.startsWith("org.osgi.framework.")) {
            return Class.forName(name, false, Dispatched.class.getClassLoader());
        }
        Class<?> own = known.get(name);
        if (own != null) {
            return own;
        }
        for (ClassLoader exporter : exporters) {
            try {
                return exporter.loadClass(name);
            } catch (ClassNotFoundException elsewhere) {
                // The next exporter may have it, or else the platform.
            }
        }
        return super.loadClass(name, resolve);
    }
}
