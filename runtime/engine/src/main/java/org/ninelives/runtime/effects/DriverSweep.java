package org.ninelives.runtime.effects;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Lists the JDBC drivers of a class loader, and deregisters those of a class. Defined again in a loader that sees the
 * drivers, so it uses nothing but the JDK.
 */
public final class DriverSweep implements BiFunction<ClassLoader, String, List<String>> {

    /** Sees what its own loader sees. */
    public DriverSweep() {}

    /** Returns the names of the classes of its drivers; those with the given name are deregistered. */
    @Override
    public List<String> apply(ClassLoader owner, String toDeregister) {
        List<String> names = new ArrayList<>();
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() == owner) {
                names.add(driver.getClass().getName());
                if (driver.getClass().getName().equals(toDeregister)) {
                    deregister(driver);
                }
            }
        }
        return names;
    }

    private static void deregister(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }
}
