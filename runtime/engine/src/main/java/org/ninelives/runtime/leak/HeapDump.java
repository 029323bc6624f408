package org.ninelives.runtime.leak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

/** Writes what is alive to a file, for what nobody can find from inside. */
public final class HeapDump {

    private static final String DIAGNOSTIC = "com.sun.management:type=HotSpotDiagnostic";

    private HeapDump() {}

    /**
     * Writes it. All threads stand still meanwhile, for as long as the heap is large.
     *
     * @param file must end in {@code .hprof}, and not exist
     * @throws IOException if it cannot be written, or if this JVM cannot do it
     */
    public static void to(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "there is such a file, and it is left as it is");
        }
        try {
            // By name, for the package of the bean is not one that every framework lets a bundle see.
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName(DIAGNOSTIC),
                            "dumpHeap",
                            new Object[] {file.toAbsolutePath().toString(), true},
                            new String[] {String.class.getName(), boolean.class.getName()});
        } catch (MBeanException failed) {
            throw new IOException(file + " was not written: " + failed.getCause(), failed);
        } catch (RuntimeMBeanException refused) {
            throw new IOException(file + " was not written: " + refused.getTargetException(), refused);
        } catch (JMException | RuntimeException impossible) {
            throw new IOException("this JVM cannot write one: " + impossible, impossible);
        }
    }
}
