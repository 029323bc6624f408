package org.ninelives.runtime.patching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ninelives.api.state.StateTree;
import org.ninelives.runtime.artifact.CarriedStatics;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.framework.StateParts;
import org.ninelives.runtime.inspect.Inspection;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Looks at the state of what serves, outside any patch. */
final class Inspecting {

    /** A collection of the JDK may be locked by whoever works on it. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Framework framework;
    private final Workers workers;

    Inspecting(Framework framework, Workers workers) {
        this.framework = framework;
        this.workers = workers;
    }

    StateTree state(String name, StateTree.Bounds bounds) {
        Module module =
                framework.modules().named(name).orElseThrow(() -> new IllegalArgumentException(name + " is no module"));
        Bundle serving = module.serving();
        if (serving == null) {
            throw new IllegalArgumentException("no version of " + name + " serves");
        }
        try {
            return workers.call("look at the state of " + name, LIMIT, () -> read(module, serving, bounds));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(
                    "the state of " + name + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private StateTree read(Module module, Bundle serving, StateTree.Bounds bounds) {
        Instant began = Instant.now();
        Inspection inspection =
                new Inspection(bounds, type -> StateParts.isOf(serving, type), StateParts::isOfTheRuntime);
        List<Inspection.Subject> subjects =
                new ArrayList<>(framework.stateParts().inUse(module));
        CarriedStatics.classes(serving).forEach(type -> subjects.add(new Inspection.Subject(type.getName(), type)));
        List<StateTree.Owner> owners = inspection.of(subjects);
        return new StateTree(
                module.name(), serving.getVersion(), began, owners, handedOut(module, serving), inspection.complete());
    }

    private static List<StateTree.HandedOut> handedOut(Module module, Bundle serving) {
        BundleWiring wiring = serving.adapt(BundleWiring.class);
        Map<String, Integer> counts = new TreeMap<>();
        if (wiring != null) {
            module.handles().held(wiring.getClassLoader(), counts);
        }
        List<StateTree.HandedOut> handedOut = new ArrayList<>();
        counts.forEach((type, count) -> handedOut.add(new StateTree.HandedOut(type, count)));
        return handedOut;
    }
}
