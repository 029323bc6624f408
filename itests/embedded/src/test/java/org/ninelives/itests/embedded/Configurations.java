package org.ninelives.itests.embedded;

import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * The configurations of a factory. The Config Admin comes with the runtime, so its classes are not those of the test: it is
 * called by the names of its methods.
 */
final class Configurations {

    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";

    private final Object admin;
    private final Class<?> configurationType;
    private final String factoryPid;

    Configurations(BundleContext context, String factoryPid) throws ReflectiveOperationException {
        this.admin = context.getService(context.getServiceReference(ADMIN));
        this.configurationType = admin.getClass().getClassLoader().loadClass("org.osgi.service.cm.Configuration");
        this.factoryPid = factoryPid;
    }

    /** One of them. */
    final class One {

        private final Object configuration;

        private One(Object configuration) {
            this.configuration = configuration;
        }

        void update(Map<String, ?> properties) throws ReflectiveOperationException {
            configurationType
                    .getMethod("update", Dictionary.class)
                    .invoke(configuration, FrameworkUtil.asDictionary(properties));
        }

        void delete() throws ReflectiveOperationException {
            configurationType.getMethod("delete").invoke(configuration);
        }
    }

    /** A new one, for whatever bundle. */
    One create(Map<String, ?> properties) throws ReflectiveOperationException {
        Object made = admin.getClass()
                .getClassLoader()
                .loadClass(ADMIN)
                .getMethod("createFactoryConfiguration", String.class, String.class)
                .invoke(admin, factoryPid, "?");
        One one = new One(made);
        one.update(properties);
        return one;
    }
}
