package org.ninelives.runtime.state;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Whether all static initialisers have run, or there is none, that the first object of a class would run: its own, those of
 * its superclasses, and those of the interfaces with default methods (JLS 12.4.1). One of which nothing can be known counts
 * as one that has not run.
 */
final class Initialisers {

    private static final int NOTHING_BUT_MEMBERS =
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

    private Initialisers() {}

    /** Whether to make an object of this class runs none. Calls no code of the class. */
    static boolean haveRun(Class<?> type) {
        for (Class<?> level = type; !Jdk.owns(level); level = level.getSuperclass()) {
            if (!isOver(level) || !interfacesAreOver(level)) {
                return false;
            }
        }
        return true;
    }

    private static boolean interfacesAreOver(Class<?> type) {
        for (Class<?> implemented : type.getInterfaces()) {
            if (!Jdk.owns(implemented)
                    && ((hasDefaults(implemented) && !isOver(implemented)) || !interfacesAreOver(implemented))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDefaults(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.isDefault()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOver(Class<?> type) {
        return Initialisation.isKnownDone(type) || hasNone(type);
    }

    /** Whether the class file says so; one that cannot be found or read does not. */
    private static boolean hasNone(Class<?> type) {
        try (InputStream file = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            if (file == null) {
                return false;
            }
            Search search = new Search();
            new ClassReader(file).accept(search, NOTHING_BUT_MEMBERS);
            return !search.found;
        } catch (IOException | RuntimeException unreadable) {
            return false;
        }
    }

    private static final class Search extends ClassVisitor {

        private boolean found;

        Search() {
            super(Opcodes.ASM9);
        }

        @Override
        @SuppressWarnings("NullAway") // what ASM allows for: nobody looks into the method
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            found |= name.equals("<clinit>");
            return null;
        }
    }
}
