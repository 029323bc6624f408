package org.ninelives.runtime.effects;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The strings in the constant pools of classes (JVMS 4.4): the names of what they call, and the texts that are written in
 * them. Not thread-safe.
 */
public final class Words {

    private static final int MAGIC_AND_VERSION = 8;
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;

    private final Set<String> words = new HashSet<>();
    private final Set<String> classes = new HashSet<>();

    /**
     * Adds those of a class file.
     *
     * @param name the binary name of the class
     */
    public void read(String name, byte[] classFile) throws IOException {
        classes.add(name);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipNBytes(MAGIC_AND_VERSION);
        int count = in.readUnsignedShort();
        for (int index = 1; index < count; index++) {
            int tag = in.readUnsignedByte();
            if (tag == UTF8) {
                words.add(in.readUTF());
            } else {
                in.skipNBytes(bytesOf(tag));
                if (tag == LONG || tag == DOUBLE) {
                    index++; // takes two places, JVMS 4.4.5
                }
            }
        }
    }

    /** The names of the classes, and of the strings only these: to be kept for long. */
    public Words only(String... wanted) {
        Words some = new Words();
        some.classes.addAll(classes);
        some.words.addAll(Set.of(wanted));
        some.words.retainAll(words);
        return some;
    }

    private static int bytesOf(int tag) throws IOException {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case LONG, DOUBLE -> 8;
            default -> throw new IOException("no class file: a constant of kind " + tag);
        };
    }

    /** Whether a class of this binary name is among them. */
    boolean define(String name) {
        return classes.contains(name);
    }

    /** Whether all of these stand in it. */
    public boolean have(String... all) {
        return words.containsAll(Set.of(all));
    }
}
