package org.ninelives.runtime.artifact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ninelives.api.Finding;
import org.ninelives.api.module.Carried;
import org.objectweb.asm.Type;

/**
 * What the marks in all classes of a bundle say, beyond those of its components: an activator makes objects and registers
 * them, which no file tells; they are known by the names of their classes alone.
 *
 * @param objects classes with carried fields that are no component's, as components that offer nothing
 * @param statics classes with carried static fields, as components that offer nothing
 * @param renamed former names by the names of the classes that declare them
 * @param findings marks that can mean nothing
 */
record Carriers(
        List<DeclaredComponent> objects,
        List<DeclaredComponent> statics,
        Map<String, String> renamed,
        List<Finding> findings) {

    private static final byte[] MARK = Type.getDescriptor(Carried.class).getBytes(StandardCharsets.UTF_8);

    /**
     * Reads them.
     *
     * @param known classes whose objects are found by their components
     */
    static Carriers of(ClassPath classPath, Set<String> known, String address) throws UnfitArtifactException {
        Carriers found = new Carriers(new ArrayList<>(), new ArrayList<>(), new TreeMap<>(), new ArrayList<>());
        List<String> broken = new ArrayList<>();
        classPath.each((name, bytes) -> {
            // Most classes have no such mark, and to look for it is quicker than to parse them.
            if (isMarked(bytes)) {
                try {
                    found.add(name, ClassFile.read(bytes), known.contains(name));
                } catch (IllegalArgumentException damaged) {
                    broken.add("has a class " + name + " that cannot be read: " + damaged.getMessage());
                }
            }
        });
        if (!broken.isEmpty()) {
            throw new UnfitArtifactException(address, broken.get(0));
        }
        return found;
    }

    private void add(String name, ClassFile file, boolean isKnown) {
        if (!isKnown && !file.carried().isEmpty()) {
            objects.add(DeclaredComponent.carrier(name, file.carried()));
        }
        if (!file.statics().isEmpty()) {
            statics.add(DeclaredComponent.carrier(name, file.statics()));
        }
        if (!file.from().isEmpty()) {
            renamed.put(name, file.from());
        }
        file.misused().forEach(message -> findings.add(Finding.refuses(name, message)));
    }

    /** Whether a class file mentions the mark at all. */
    static boolean isMarked(byte[] bytes) {
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
