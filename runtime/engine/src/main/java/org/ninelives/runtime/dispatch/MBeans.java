package org.ninelives.runtime.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What JMX demands of the object that is registered with it: a Standard MBean is of a class that is called like its
 * interface without the suffix (JMX 1.4, section 2.2.1), and an MBean that is to hear of its registration implements
 * {@code MBeanRegistration}. Which of the versions do is not known beforehand, so all dispatchers of MBeans do.
 */
final class MBeans {

    private static final String REGISTRATION = "javax.management.MBeanRegistration";
    private static final String STANDARD = "MBean";
    private static final String OPEN = "MXBean";

    private MBeans() {}

    /** The name for the generated class of these interfaces. */
    static String className(List<Class<?>> interfaces) {
        for (Class<?> type : interfaces) {
            String name = type.getName();
            String stripped = name.substring(0, Math.max(0, name.length() - STANDARD.length()));
            // Nobody may define a class in a package of the platform, and none of its MBeans is a Standard one.
            if (isStandard(type) && !name.startsWith("java")) {
                return stripped;
            }
        }
        return "org.ninelives.dispatched." + interfaces.get(0).getSimpleName();
    }

    /** By its name as it is: to ask for the simple one would load what it is nested in. */
    private static boolean isStandard(Class<?> type) {
        return type.getName().matches(".*[^.$]MBean");
    }

    /** These interfaces, and that of the handshake where they are an MBean's. */
    static List<Class<?>> withRegistration(List<Class<?>> interfaces) {
        boolean isMBean = interfaces.stream()
                .anyMatch(type -> isStandard(type) || type.getName().endsWith(OPEN));
        Class<?> registration = isMBean ? registration() : null;
        if (registration == null || interfaces.contains(registration)) {
            return interfaces;
        }
        List<Class<?>> all = new ArrayList<>(interfaces);
        all.add(registration);
        return all;
    }

    /** Null where the platform has no JMX. */
    @Nullable
    private static Class<?> registration() {
        try {
            return Class.forName(REGISTRATION, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException withoutManagement) {
            return null;
        }
    }
}
