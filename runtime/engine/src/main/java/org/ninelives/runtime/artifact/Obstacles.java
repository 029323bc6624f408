package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.Finding;

/** What stands against a bundle as a module, as far as its file alone tells. All of it at once, not the first. */
public final class Obstacles {

    private final Artifact artifact;
    private final List<Finding> findings = new ArrayList<>();

    private Obstacles(Artifact artifact) {
        this.artifact = artifact;
    }

    /** Examines the file of an incumbent or of a candidate. */
    public static List<Finding> of(Artifact artifact) {
        Obstacles obstacles = new Obstacles(artifact);
        for (Extender extender : Extender.of(artifact)) {
            obstacles.refuse(artifact.symbolicName(), extender.message());
        }
        artifact.components().forEach(obstacles::examine);
        obstacles.findings.addAll(artifact.findings());
        return List.copyOf(obstacles.findings);
    }

    private void examine(DeclaredComponent component) {
        for (String service : component.services()) {
            examineType(component, service);
        }
        if (component.factory()) {
            refuse(
                    component.name(),
                    "is made by a ComponentFactory: whoever asks for an object holds that object itself for ever, past"
                            + " any dispatcher; offer it as a service of prototype scope instead");
        }
        if (!component.carried().isEmpty()) {
            examineReach(component);
        }
    }

    private void examineType(DeclaredComponent component, String service) {
        if (artifact.servicesTypedByClass().contains(service)) {
            refuse(
                    service,
                    "is a class, and " + component.name() + " is registered under it: a dispatcher can stand in for"
                            + " interfaces only; register it under an interface");
        }
        if (artifact.exportedPackages().contains(Artifact.packageOf(service))) {
            refuse(
                    service,
                    artifact.symbolicName() + " exports a package of the interface it implements: its consumers would"
                            + " hold on to the class loader of this version; put the API in a bundle of its own");
        } else if (artifact.contains(service)) {
            refuse(
                    service,
                    artifact.symbolicName() + " contains the interface it implements: each version would have a type"
                            + " of its own, and no consumer could go on with the next; put the API in a bundle of its own");
        }
    }

    /** The runtime reaches the objects of a component through its service. */
    private void examineReach(DeclaredComponent component) {
        if (component.services().isEmpty()) {
            refuse(
                    component.name(),
                    "carries " + names(component) + " but offers no service: the runtime cannot reach its object;"
                            + " register it under an interface");
        }
    }

    private static String names(DeclaredComponent component) {
        return String.join(
                ", ", component.carried().stream().map(DeclaredField::name).toList());
    }

    private void refuse(String subject, String message) {
        findings.add(Finding.refuses(subject, message));
    }
}
