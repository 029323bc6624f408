package org.ninelives.runtime.patching;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.utils.manifest.Parser;
import org.apache.felix.utils.resource.RequirementImpl;
import org.ninelives.api.Finding;
import org.ninelives.runtime.artifact.Artifact;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Publication;
import org.ninelives.runtime.framework.Wires;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;

/**
 * Part of VALIDATE: who outside a patch is wired to what it replaces. They are never rewired, for that takes a refresh,
 * which restarts them: a patch either leaves them where they are, or is refused.
 */
final class Dependants {

    private final Framework framework;
    private final Staged staged;
    private final boolean dropAllowed;
    private final Collection<Finding> findings;

    /**
     * Of a staged patch.
     *
     * @param dropAllowed whether carried state may be lost
     * @param findings to add to
     */
    Dependants(Framework framework, Staged staged, boolean dropAllowed, Collection<Finding> findings) {
        this.dropAllowed = dropAllowed;
        this.framework = framework;
        this.staged = staged;
        this.findings = findings;
    }

    void examine() {
        for (Staged.Part part : staged.parts()) {
            Bundle incumbent = part.incumbent();
            if (incumbent != null) {
                users(part, incumbent);
                fragments(part, incumbent);
            } else if (part.module() == null && part.present() == null) {
                for (Bundle other :
                        framework.installer().installed(part.artifact().symbolicName())) {
                    library(part, other);
                }
            }
        }
    }

    /** They would go on with the classes of the former version, and keep it in memory. */
    private void users(Staged.Part part, Bundle incumbent) {
        Map<String, Set<String>> outside = outside(incumbent);
        if (!outside.isEmpty()) {
            String message = "other bundles take packages from " + nameOf(incumbent) + ": " + listed(outside)
                    + "; they would go on with its classes and keep it in memory";
            findings.add(
                    staged.rollbackOf() != null
                            ? Finding.warns(part.name(), message + " until they are refreshed")
                            : Finding.refuses(
                                    part.name(),
                                    message + "; patch them together with it, or put what they share in a bundle of its"
                                            + " own"));
        }
    }

    /** A framework attaches a fragment when that is resolved, and never to a host that comes later. */
    private void fragments(Staged.Part part, Bundle incumbent) {
        for (Bundle fragment : Wires.fragmentsOf(incumbent)) {
            findings.add(Finding.refuses(
                    part.name(),
                    "the fragment " + nameOf(fragment) + " is attached to " + nameOf(incumbent)
                            + " and would not be attached to this version beside it: what it adds would be missing; put"
                            + " that into the module itself, or use the classic update"));
        }
    }

    /** Another version of a library that the patch brings. */
    private void library(Staged.Part part, Bundle other) {
        if (isSingleton(part.artifact())) {
            findings.add(Finding.refuses(
                    part.name(),
                    "is a singleton (singleton:=true), and " + nameOf(other)
                            + " is installed: there can only be one of them, and nobody is rewired to another one"));
        }
        statics(part, other);
        Set<String> moving = packagesFor(part);
        Set<String> interfaces = new LinkedHashSet<>();
        for (Staged.Part user : staged.parts()) {
            if (user.module() != null) {
                for (Publication publication : user.module().publications()) {
                    for (Class<?> type : publication.types()) {
                        if (other.equals(FrameworkUtil.getBundle(type)) && moving.contains(type.getPackageName())) {
                            interfaces.add(type.getName());
                        }
                    }
                }
            }
        }
        Map<String, Set<String>> outside = outside(other);
        if (!interfaces.isEmpty()) {
            findings.add(Finding.refuses(
                    part.name(),
                    "exports " + String.join(", ", interfaces) + ", under which the patched modules offer services, but"
                            + " their consumers have it from " + nameOf(other) + ": "
                            + (outside.isEmpty() ? "whoever holds one" : listed(outside))
                            + "; no object can be of both types: leave that package to the version that is there"));
        } else if (!outside.isEmpty()) {
            findings.add(Finding.notes(
                    part.name(),
                    "is for the modules of this patch; others stay with " + nameOf(other) + ": " + listed(outside)));
        }
    }

    /** Whoever stays with the other version goes on with its static fields, so they cannot be taken from it. */
    private void statics(Staged.Part part, Bundle other) {
        List<String> statics = part.artifact().carriedStatics();
        if (!statics.isEmpty() && Wires.usersOf(other).keySet().stream().anyMatch(staged.incumbents()::contains)) {
            String message = "static fields are carried in classes of modules alone, and this is a library: what "
                    + nameOf(other) + " holds in " + String.join(", ", statics)
                    + " would be lost to the modules of the patch";
            findings.add(
                    dropAllowed
                            ? Finding.warns(part.name(), message)
                            : Finding.refuses(
                                    part.name(),
                                    message
                                            + "; keep it in a class of a module, leave @Carried out if it is no state, or"
                                            + " allow its loss explicitly (--allow-drop)"));
        }
    }

    /** The packages that modules of the patch are going to take from a library of the patch. */
    private Set<String> packagesFor(Staged.Part library) {
        Set<String> packages = new TreeSet<>();
        for (Capability capability : library.artifact().capabilities()) {
            if (capability.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)
                    && staged.parts().stream()
                            .filter(part -> part.module() != null)
                            .flatMap(part -> part.artifact().requirements().stream())
                            .anyMatch(requirement ->
                                    requirement instanceof RequirementImpl known && known.matches(capability))) {
                packages.add(String.valueOf(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
            }
        }
        return packages;
    }

    private static boolean isSingleton(Artifact artifact) {
        return Arrays.stream(Parser.parseHeader(artifact.headers().get(Constants.BUNDLE_SYMBOLICNAME)))
                .anyMatch(clause -> "true".equals(clause.getDirective(Constants.SINGLETON_DIRECTIVE)));
    }

    /** Bundles that are no part of the patch, with the packages that they take from one. */
    private Map<String, Set<String>> outside(Bundle provider) {
        List<Bundle> incumbents = staged.incumbents();
        Map<String, Set<String>> outside = new LinkedHashMap<>();
        Wires.usersOf(provider).forEach((user, packages) -> {
            if (!incumbents.contains(user)) {
                outside.put(nameOf(user), packages);
            }
        });
        return outside;
    }

    private static String listed(Map<String, Set<String>> users) {
        return users.entrySet().stream()
                .map(user -> user.getKey() + " (" + String.join(", ", user.getValue()) + ")")
                .collect(Collectors.joining("; "));
    }

    private static String nameOf(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
