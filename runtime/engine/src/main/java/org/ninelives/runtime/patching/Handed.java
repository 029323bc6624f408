package org.ninelives.runtime.patching;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.ninelives.api.Finding;
import org.ninelives.runtime.artifact.Artifact;
import org.ninelives.runtime.dispatch.Handles;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.framework.Publication;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Part of VALIDATE: the objects that a module has handed out, as far as a plan can tell what becomes of them. */
final class Handed {

    private Handed() {}

    /** Looks at what consumers of a module hold now, and how its services hand it out. */
    static void examine(Module module, Bundle incumbent, Artifact candidate, Collection<Finding> findings) {
        for (Publication publication : module.publications()) {
            for (String method : publication.bare()) {
                findings.add(Finding.warns(
                        module.name(),
                        method
                                + ", in which handles cannot stand for the module's objects: who keeps one of these keeps"
                                + " the former version's code; have it return them alone, or as an Optional, a"
                                + " CompletionStage, an array, a Collection, a List, a Set or the values of a Map"));
            }
        }
        module.handles().problems().forEach(problem -> findings.add(Finding.warns(module.name(), problem)));
        module.handles()
                .pending()
                .forEach((service, count) -> findings.add(Finding.warns(
                        module.name(),
                        "consumers wait for " + count + (count == 1 ? " result" : " results") + " of " + service
                                + " (CompletionStage); what is not there at the flip stays with the former version, and"
                                + " holds its classes")));
        Map<String, Integer> vanished = new TreeMap<>();
        for (Handles.Live live : module.handles().live()) {
            Class<?> type = live.object().getClass();
            if (incumbent.equals(FrameworkUtil.getBundle(type)) && !candidate.contains(type.getName())) {
                vanished.merge(type.getName(), 1, Integer::sum);
            }
        }
        vanished.forEach((type, count) -> findings.add(Finding.warns(
                module.name(),
                "consumers hold, or held until lately, " + count + (count == 1 ? " handle" : " handles") + " of a "
                        + type
                        + ", which this version has not under that name: unless it declares what became of it, the"
                        + " patch is refused in TRANSFER for as long as one of them is held")));
    }
}
