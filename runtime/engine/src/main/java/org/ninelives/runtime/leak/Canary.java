package org.ninelives.runtime.leak;

import java.lang.ref.PhantomReference;
import java.nio.ByteBuffer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * A class loader with a class that nobody holds. When it is collected, the JVM has collected whatever classes could be. A loader
 * without a class would not do: what is young is collected long before any class is.
 */
final class Canary {

    private static final String NAME = "org/ninelives/Canary";

    private static final byte[] CLASS = classFile();

    private final PhantomReference<ClassLoader> loader;

    Canary() {
        this.loader = Watched.phantom(new Cage());
    }

    boolean isCollected() {
        return loader.refersTo(null);
    }

    private static byte[] classFile() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL, NAME, null, "java/lang/Object", null);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static final class Cage extends ClassLoader {

        Cage() {
            super(null);
            defineClass(null, ByteBuffer.wrap(CLASS), null);
        }
    }
}
