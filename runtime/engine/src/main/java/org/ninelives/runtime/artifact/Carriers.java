package org.ninelives.runtime.artifact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ninelives.api.module.Carried;
import org.objectweb.asm.Type;

/**
 * Classes with carried fields that are no component's: an activator makes their objects and registers them, which no file
 * tells. They are known by their names alone.
 */
final class Carriers {

    private static final byte[] MARK = Type.getDescriptor(Carried.class).getBytes(StandardCharsets.UTF_8);

    private Carriers() {}

    /** As components that offer nothing, without those that are known already. */
    static List<DeclaredComponent> of(ClassPath classPath, Set<String> known, String address)
            throws UnfitArtifactException {
        List<DeclaredComponent> found = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        classPath.each((name, bytes) -> {
            // Most classes have no such mark, and to look for it is quicker than to parse them.
            if (!known.contains(name) && isMarked(bytes)) {
                try {
                    List<DeclaredField> carried = ClassFile.read(bytes).carried();
                    if (!carried.isEmpty()) {
                        found.add(DeclaredComponent.carrier(name, carried));
                    }
                } catch (IllegalArgumentException damaged) {
                    broken.add("has a class " + name + " that cannot be read: " + damaged.getMessage());
                }
            }
        });
        if (!broken.isEmpty()) {
            throw new UnfitArtifactException(address, broken.get(0));
        }
        return List.copyOf(found);
    }

    private static boolean isMarked(byte[] bytes) {
        for (int start = 0; start <= bytes.length - MARK.length; start++) {
            int same = 0;
            while (same < MARK.length && bytes[start + same] == MARK[same]) {
                same++;
            }
            if (same == MARK.length) {
                return true;
            }
        }
        return false;
    }
}
