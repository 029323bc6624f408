package org.ninelives.runtime.artifact;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.ninelives.api.Finding;
import org.ninelives.api.module.Patchable;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** A bundle file, read once and closed. Immutable. */
public final class Artifact {

    private final String address;
    private final Path file;
    private final Headers headers;
    private final String symbolicName;
    private final Version version;
    private final List<String> replaces;
    private final Optional<VersionRange> from;
    private final List<Requirement> requirements;
    private final List<Capability> capabilities;
    private final Set<String> exportedPackages;
    private final Set<String> importedPackages;
    private final Components components;
    private final Set<String> entries;

    private final boolean isModule;

    private Artifact(Jar jar, Path file, ModuleNames names) throws UnfitArtifactException {
        this.address = jar.address();
        this.file = file;
        this.headers = Headers.of(jar);
        this.symbolicName = headers.symbolicName();
        refuseOtherKinds();
        this.isModule = names.isModule(headers.find(Patchable.HEADER).orElse(null), symbolicName);
        this.version = headers.version();
        this.replaces = headers.names(Patchable.REPLACES_HEADER);
        this.from = headers.range(Patchable.FROM_HEADER);
        Resource resource = resource();
        this.requirements = List.copyOf(resource.getRequirements(null));
        this.capabilities = List.copyOf(resource.getCapabilities(null));
        this.exportedPackages = exported(capabilities);
        this.importedPackages = Set.copyOf(headers.names(Constants.IMPORT_PACKAGE));
        this.components = Components.of(jar, headers, capabilities, importedPackages);
        this.entries = Set.copyOf(jar.names());
    }

    /**
     * Reads all that a plan needs, and every entry once, so that damage shows now.
     *
     * @param address where the bundle came from, for messages
     * @throws UnfitArtifactException if it cannot be a module: not a jar, cut off, no bundle, a fragment
     */
    public static Artifact read(Path file, String address) throws UnfitArtifactException {
        return read(file, address, ModuleNames.none());
    }

    /**
     * The same where the operator names modules that do not say themselves that they are.
     *
     * @param names which bundles are modules
     */
    public static Artifact read(Path file, String address, ModuleNames names) throws UnfitArtifactException {
        try (Jar jar = Jar.open(file, address)) {
            return new Artifact(jar, file, names);
        }
    }

    private void refuseOtherKinds() throws UnfitArtifactException {
        String manifestVersion = headers.find(Constants.BUNDLE_MANIFESTVERSION).orElse("1");
        if (!manifestVersion.equals("2")) {
            throw new UnfitArtifactException(
                    address,
                    "has the Bundle-ManifestVersion " + manifestVersion
                            + "; only bundles of version 2 (OSGi 4 and later) can be modules");
        }
        Optional<String> host = headers.find(Constants.FRAGMENT_HOST);
        if (host.isPresent()) {
            throw new UnfitArtifactException(
                    address,
                    "is a fragment of " + host.get()
                            + " (Fragment-Host): it has no services of its own and lives in its host's class loader;"
                            + " use the classic update");
        }
    }

    private Resource resource() throws UnfitArtifactException {
        try {
            return ResourceBuilder.build(address, headers.values());
        } catch (BundleException | RuntimeException e) {
            throw new UnfitArtifactException(
                    address, "has a manifest that no framework would accept: " + e.getMessage(), e);
        }
    }

    private static Set<String> exported(List<Capability> capabilities) {
        Set<String> packages = new HashSet<>();
        for (Capability capability : capabilities) {
            if (capability.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
                packages.add(String.valueOf(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
            }
        }
        return Set.copyOf(packages);
    }

    /** Where it came from. */
    public String address() {
        return address;
    }

    /** Where its content is. */
    public Path file() {
        return file;
    }

    /** Its name, without directives. */
    public String symbolicName() {
        return symbolicName;
    }

    /** Its version; 0.0.0 if its manifest has none. */
    public Version version() {
        return version;
    }

    /** The main section of its manifest; names are found whatever their case. */
    public Map<String, String> headers() {
        return headers.values();
    }

    /** Whether its manifest or the operator makes it a module. */
    public boolean isModule() {
        return isModule;
    }

    /** The modules of other names that it takes over from. */
    public List<String> replaces() {
        return replaces;
    }

    /** The versions that it says it can take over from; any, if empty. */
    public Optional<VersionRange> from() {
        return from;
    }

    /** Whether it may be kept started beside its successor. */
    public boolean standby() {
        return headers.isTrue(Patchable.STANDBY_HEADER);
    }

    /** The packages that it offers to others. */
    public Set<String> exportedPackages() {
        return exportedPackages;
    }

    /** The packages that it takes from others, optional ones included, dynamic ones not. */
    public Set<String> importedPackages() {
        return importedPackages;
    }

    /** What it needs, as its manifest says; {@link #isMandatory} tells what it cannot do without. */
    public List<Requirement> requirements() {
        return requirements;
    }

    /** What it provides, as its manifest says. */
    public List<Capability> capabilities() {
        return capabilities;
    }

    /**
     * Whether a bundle cannot be resolved without this: it is neither optional nor dynamic, and the resolver looks at it at
     * all. A service that a component refers to is not among them: it may come later (OSGi Core 8, section 3.3.4).
     */
    public static boolean isMandatory(Requirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        return directives
                        .getOrDefault(Constants.RESOLUTION_DIRECTIVE, Constants.RESOLUTION_MANDATORY)
                        .equals(Constants.RESOLUTION_MANDATORY)
                && directives
                        .getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE)
                        .equals(Constants.EFFECTIVE_RESOLVE);
    }

    /** Its components, as their descriptions and classes declare them. */
    public List<DeclaredComponent> components() {
        return components.declared();
    }

    /** Its classes with carried fields that are no component's, as components that offer nothing. */
    List<DeclaredComponent> carriers() {
        return components.carriers().objects();
    }

    /** Its classes with carried static fields, as components that offer nothing. */
    List<DeclaredComponent> statics() {
        return components.carriers().statics();
    }

    /** The classes that its carried fields lead to, and its migrations, by their names. */
    Map<String, StateClass> state() {
        return components.state();
    }

    /** The former names that its classes declare, by their names. */
    Map<String, String> renamed() {
        return components.carriers().renamed();
    }

    /** The names of all its classes. */
    Set<String> classes() {
        return components.classes();
    }

    /** The fields of its components, such as {@code Handler.visitors}. */
    List<String> fields() {
        return components.fields();
    }

    /** The carried static fields of its classes, such as {@code org.example.Register.rooms}. */
    public List<String> carriedStatics() {
        return statics().stream()
                .flatMap(holder -> holder.carried().stream().map(field -> field.owner() + "." + field.name()))
                .toList();
    }

    /** Whether it says itself that it is a module. */
    boolean saysItIsModule() {
        return ModuleNames.saysSo(headers.find(Patchable.HEADER).orElse(null));
    }

    /** Whether this class comes from the bundle itself: it is in it, and its package is not taken from others. */
    public boolean contains(String className) {
        return components.classes().contains(className) && !importedPackages.contains(packageOf(className));
    }

    /** The services that are typed by a class, as far as the bundle itself has it. */
    Set<String> servicesTypedByClass() {
        return components.typedByClass();
    }

    /** What was found while it was read. */
    List<Finding> findings() {
        return components.findings();
    }

    /** The names of all its entries. */
    Set<String> entries() {
        return entries;
    }

    static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    /** For example {@code route 2.0.0}. */
    @Override
    public String toString() {
        return symbolicName + " " + version;
    }
}
