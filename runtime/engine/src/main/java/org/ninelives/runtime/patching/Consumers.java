package org.ninelives.runtime.patching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ninelives.api.Finding;
import org.ninelives.runtime.artifact.Comparison;
import org.ninelives.runtime.artifact.DeclaredComponent;
import org.ninelives.runtime.framework.Backend;
import org.ninelives.runtime.framework.Changeover;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Losses.Loss;
import org.ninelives.runtime.framework.Publication;
import org.ninelives.runtime.transaction.RefusedException;

/**
 * The consumers that a patch would leave without their service, because their filters do not match its new properties: what
 * a component cannot do without is not taken from it without consent, as with a service that is withdrawn.
 */
final class Consumers {

    private static final String WAY_OUT = "; keep the property, or allow that explicitly (--allow-withdraw)";

    private final Framework framework;

    Consumers(Framework framework) {
        this.framework = framework;
    }

    /** VALIDATE: as far as the descriptions of components tell. */
    void examine(Staged staged, boolean allowed, List<Finding> findings) {
        for (Staged.Part part : staged.parts()) {
            if (part.module() != null && part.formerArtifact() != null) {
                Comparison.continued(part.formerArtifact(), part.artifact())
                        .forEach((former, next) -> examine(staged, part, former, next, allowed, findings));
            }
        }
    }

    private void examine(
            Staged staged,
            Staged.Part part,
            DeclaredComponent former,
            DeclaredComponent next,
            boolean allowed,
            List<Finding> findings) {
        if (part.module() == null) {
            return;
        }
        for (Publication publication : part.module().publications()) {
            Backend serving = publication.serving();
            if (serving != null && serving.component().equals(former.name())) {
                for (Loss loss :
                        framework.losses().of(publication, published(former), published(next), staged.incumbents())) {
                    findings.add(finding(part.name(), loss, allowed));
                }
            }
        }
    }

    private static Map<String, Object> published(DeclaredComponent component) {
        Map<String, Object> published = new HashMap<>(component.properties());
        published.put("component.name", component.name());
        return published;
    }

    private static Finding finding(String subject, Loss loss, boolean allowed) {
        return loss.mandatory() && !allowed
                ? Finding.refuses(subject, "takes a service from " + loss.message() + WAY_OUT)
                : Finding.warns(subject, "takes a service from " + loss.message());
    }

    /**
     * START: by the properties that the candidates have registered.
     *
     * @throws RefusedException if a component would lose what it cannot do without, and that is not allowed
     */
    void judge(Changeover changeover, boolean allowed) throws RefusedException {
        List<Loss> losses = changeover.losses(framework.losses());
        String refused = losses.stream()
                .filter(loss -> loss.mandatory() && !allowed)
                .map(Loss::message)
                .collect(Collectors.joining("; "));
        if (!refused.isEmpty()) {
            throw new RefusedException("a service would be taken from " + refused + WAY_OUT);
        }
        List<Finding> warnings = new ArrayList<>();
        losses.forEach(loss -> warnings.add(Finding.warns("consumers", "a service is taken from " + loss.message())));
        changeover.warn(warnings);
    }
}
