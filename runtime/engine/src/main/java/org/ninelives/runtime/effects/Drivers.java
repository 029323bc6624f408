package org.ninelives.runtime.effects;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The JDBC drivers of a class loader. {@code DriverManager} asks the loader of its caller whether it sees the class of a
 * driver, so {@link DriverSweep} is defined once more, in a loader below the one in question.
 */
final class Drivers {

    private final BiFunction<ClassLoader, String, List<String>> sweep;
    private final ClassLoader owner;

    private Drivers(BiFunction<ClassLoader, String, List<String>> sweep, ClassLoader owner) {
        this.sweep = sweep;
        this.owner = owner;
    }

    @SuppressWarnings("unchecked") // it is the class that is defined here
    static Drivers seenFrom(ClassLoader owner) {
        try {
            Object sweep = new Below(owner).sweep().getDeclaredConstructor().newInstance();
            return new Drivers((BiFunction<ClassLoader, String, List<String>>) sweep, owner);
        } catch (ReflectiveOperationException | IOException impossible) {
            throw new IllegalStateException("the runtime cannot read its own class", impossible);
        }
    }

    /** The names of the classes of its drivers. */
    List<String> registered() {
        return sweep.apply(owner, "");
    }

    void deregister(String driver) {
        if (!sweep.apply(owner, driver).contains(driver)) {
            throw new IllegalStateException("it is not registered any more");
        }
    }

    private static final class Below extends ClassLoader {

        Below(ClassLoader parent) {
            super(parent);
        }

        Class<?> sweep() throws IOException {
            String file = DriverSweep.class.getSimpleName() + ".class";
            try (InputStream in = DriverSweep.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IOException("there is no " + file);
                }
                byte[] code = in.readAllBytes();
                return defineClass(null, code, 0, code.length);
            }
        }
    }
}
