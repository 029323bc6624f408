package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ninelives.api.Finding;
import org.ninelives.api.state.Migration;
import org.osgi.resource.Capability;

/**
 * The components of a bundle, their descriptions and classes taken together.
 *
 * @param state the classes that carried fields lead to, and migrations
 * @param carriers what the marks of other classes say
 * @param fields the fields of the components, such as {@code Handler.visitors}
 * @param typedByClass the services whose type is in the bundle and is not an interface
 * @param classes all classes of the bundle
 * @param findings what could not be read, or not be seen from here
 */
record Components(
        List<DeclaredComponent> declared,
        Map<String, StateClass> state,
        Carriers carriers,
        List<String> fields,
        Set<String> typedByClass,
        Set<String> classes,
        List<Finding> findings) {

    static Components of(Jar jar, Headers headers, List<Capability> capabilities, Set<String> importedPackages)
            throws UnfitArtifactException {
        ClassPath classPath = ClassPath.of(jar, headers);
        return new Reader(jar, classPath, importedPackages)
                .read(ComponentDescriptions.of(jar, headers), providers(headers, capabilities, classPath));
    }

    /** A provider for {@code ServiceLoader} is a component of which there is one object, made when it is first called. */
    private static List<DeclaredComponent> providers(
            Headers headers, List<Capability> capabilities, ClassPath classPath) throws UnfitArtifactException {
        DeclaredProvider.Files<UnfitArtifactException> files = new DeclaredProvider.Files<>() {
            @Override
            public List<byte[]> read(String path) throws UnfitArtifactException {
                return classPath.resources(path);
            }

            @Override
            public Set<String> services() throws UnfitArtifactException {
                return classPath.namesIn(DeclaredProvider.FOLDER);
            }
        };
        String header = headers.find(DeclaredProvider.HEADER).orElse(null);
        return DeclaredProvider.of(capabilities, header, files).stream()
                .map(DeclaredComponent::of)
                .toList();
    }

    private static final class Reader {

        private final Jar jar;
        private final ClassPath classPath;
        private final Set<String> importedPackages;
        private final Map<String, Optional<ClassFile>> classFiles = new HashMap<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Set<String> fields = new LinkedHashSet<>();

        Reader(Jar jar, ClassPath classPath, Set<String> importedPackages) {
            this.jar = jar;
            this.classPath = classPath;
            this.importedPackages = importedPackages;
        }

        Components read(ComponentDescriptions descriptions, List<DeclaredComponent> providers)
                throws UnfitArtifactException {
            findings.addAll(descriptions.findings());
            List<DeclaredComponent> all = new ArrayList<>(descriptions.components());
            all.addAll(providers);
            List<DeclaredComponent> declared = new ArrayList<>();
            Set<String> typedByClass = new HashSet<>();
            for (DeclaredComponent component : all) {
                declared.add(component.carrying(carriedBy(component)));
                for (String service : component.services()) {
                    if (classFile(service).filter(file -> !file.isInterface()).isPresent()) {
                        typedByClass.add(service);
                    }
                }
            }
            Carriers carriers = Carriers.of(classPath, classFiles.keySet(), jar.address());
            findings.addAll(carriers.findings());
            return new Components(
                    List.copyOf(declared),
                    state(declared, carriers),
                    carriers,
                    List.copyOf(fields),
                    Set.copyOf(typedByClass),
                    Set.copyOf(classPath.classes()),
                    List.copyOf(findings));
        }

        private Map<String, StateClass> state(List<DeclaredComponent> declared, Carriers carriers)
                throws UnfitArtifactException {
            List<DeclaredField> carried = new ArrayList<>();
            declared.forEach(component -> carried.addAll(component.carried()));
            carriers.objects().forEach(carrier -> carried.addAll(carrier.carried()));
            carriers.statics().forEach(carrier -> carried.addAll(carrier.carried()));
            List<String> migrations = declared.stream()
                    .filter(component -> component.services().contains(Migration.class.getName()))
                    .map(DeclaredComponent::implementation)
                    .toList();
            return StateClass.of(classPath, carried, migrations);
        }

        private List<DeclaredField> carriedBy(DeclaredComponent component) throws UnfitArtifactException {
            List<DeclaredField> carried = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            String next = component.implementation();
            while (next != null && !next.equals("java.lang.Object") && seen.add(next)) {
                Optional<ClassFile> file = classFile(next);
                if (file.isEmpty()) {
                    noteWhatCannotBeSeen(component, next);
                    break;
                }
                carried.addAll(file.get().carried());
                String className = next.substring(next.lastIndexOf('.') + 1);
                file.get().fields().forEach(field -> fields.add(className + "." + field));
                next = file.get().superclass();
            }
            return carried;
        }

        private void noteWhatCannotBeSeen(DeclaredComponent component, String className) {
            if (isOfThePlatform(className)) {
                return;
            }
            if (!className.equals(component.implementation())) {
                findings.add(Finding.notes(
                        component.name(),
                        "its superclass " + className
                                + " is not in the bundle: fields that it carries are not foreseen"));
            } else if (importedPackages.contains(Artifact.packageOf(className))) {
                findings.add(Finding.notes(
                        component.name(),
                        "its class " + className
                                + " comes from another bundle: fields that it carries are not foreseen"));
            } else {
                findings.add(Finding.warns(
                        component.name(), "its class " + className + " is neither in the bundle nor imported"));
            }
        }

        private static boolean isOfThePlatform(String className) {
            return ClassLoader.getPlatformClassLoader().getResource(className.replace('.', '/') + ".class") != null;
        }

        private Optional<ClassFile> classFile(String className) throws UnfitArtifactException {
            Optional<ClassFile> known = classFiles.get(className);
            if (known == null) {
                Optional<byte[]> bytes = classPath.find(className);
                known = bytes.isEmpty() ? Optional.empty() : Optional.of(read(className, bytes.get()));
                classFiles.put(className, known);
            }
            return known;
        }

        private ClassFile read(String className, byte[] bytes) throws UnfitArtifactException {
            try {
                return ClassFile.read(bytes);
            } catch (IllegalArgumentException e) {
                throw new UnfitArtifactException(
                        jar.address(), "has a class " + className + " that cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
