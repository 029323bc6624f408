package org.ninelives.runtime.dispatch;

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

    /** By name; the exporter of one of them may see another class of another one's name. */
    private final Map<String, Class<?>> interfaces = new HashMap<>();

    private final Set<ClassLoader> exporters = new LinkedHashSet<>();

    DispatcherLoader(List<Class<?>> interfaces) {
        super(ClassLoader.getPlatformClassLoader());
        for (Class<?> type : interfaces) {
            this.interfaces.put(type.getName(), type);
            ClassLoader exporter = type.getClassLoader();
            if (exporter != null) {
                exporters.add(exporter);
            }
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
        Class<?> own = interfaces.get(name);
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
