package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransferException;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** Which migrations lead from one version to another, in which order. */
public final class Steps {

    private Steps() {}

    /**
     * A migration as a version offers it.
     *
     * @param from the versions that it starts from; any, if null
     * @param to the version that it leads to; null if it is no step
     */
    public record Step(
            Migration<?> migration,
            @Nullable VersionRange from,
            @Nullable Version to) {

        private boolean startsFrom(Version version) {
            return from == null || from.includes(version);
        }
    }

    /**
     * The candidate's own, for each of its classes.
     *
     * @throws StateTransferException if what one of them knows would not be asked for
     */
    public static List<Migration<?>> forward(List<Step> offered, Version from, Version candidate)
            throws StateTransferException {
        List<Migration<?>> found = new ArrayList<>();
        for (Map.Entry<Class<?>, List<Step>> each : byType(offered).entrySet()) {
            List<Step> chain = new ArrayList<>();
            Version reached = from;
            for (Step step : inOrder(each.getValue())) {
                if (step.to() == null) {
                    requireNoStep(step);
                } else if (step.startsFrom(reached)
                        && step.to().compareTo(reached) > 0
                        && step.to().compareTo(candidate) <= 0) {
                    chain.add(step);
                    reached = step.to();
                }
            }
            if (!chain.isEmpty()) {
                requireSteps(chain);
                found.add(Chain.there(
                        each.getKey(),
                        chain.stream().<Migration<?>>map(Step::migration).toList()));
            }
            for (Step step : each.getValue()) {
                if (step.to() == null && step.startsFrom(from)) {
                    found.add(step.migration());
                }
            }
        }
        return found;
    }

    private static void requireNoStep(Step step) throws StateTransferException {
        if (isStep(step)) {
            throw new StateTransferException("the migration " + nameOf(step)
                    + " writes step(), which is asked of steps alone: say which version it leads to (" + Migration.TO
                    + ")");
        }
    }

    /** The classes of the versions in between are gone: only the last one can complete objects. */
    private static void requireSteps(List<Step> chain) throws StateTransferException {
        for (Step step : chain.subList(0, chain.size() - 1)) {
            if (!isStep(step)) {
                throw new StateTransferException("the migration " + nameOf(step) + " leads to " + step.to()
                        + ", and others go on from there: it has to write step() for that, in place of migrate()");
            }
        }
    }

    private static boolean isStep(Step step) {
        try {
            return step.migration().getClass().getMethod("step", Map.class).getDeclaringClass() != Migration.class;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("it is a migration", impossible);
        }
    }

    private static String nameOf(Step step) {
        return step.migration().getClass().getName();
    }

    /** The incumbent's own, on the way back to a version before it: for the classes that this one has for them. */
    public static List<Migration<?>> back(
            List<Step> offered, Version incumbent, Version candidate, Successors successors) {
        List<Migration<?>> found = new ArrayList<>();
        byType(offered).forEach((type, steps) -> {
            List<Migration<?>> chain = new ArrayList<>();
            for (Step step : inOrder(steps)) {
                boolean passed = step.to() == null
                        ? step.startsFrom(candidate)
                        : step.to().compareTo(candidate) > 0 && step.to().compareTo(incumbent) <= 0;
                if (passed) {
                    chain.add(0, step.migration());
                }
            }
            if (!chain.isEmpty()) {
                try {
                    found.add(Chain.back(successors.successorOf(type), chain));
                } catch (ClassNotFoundException | LinkageError vanished) {
                    // The older version has no such class, so no object of it to complete.
                    return;
                }
            }
        });
        return found;
    }

    private static Map<Class<?>, List<Step>> byType(List<Step> offered) {
        Map<Class<?>, List<Step>> byType = new LinkedHashMap<>();
        offered.forEach(step -> byType.computeIfAbsent(step.migration().type(), type -> new ArrayList<>())
                .add(step));
        return byType;
    }

    /** By the version that they lead to; what leads straight to the version that offers it comes last. */
    private static List<Step> inOrder(List<Step> steps) {
        List<Step> sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparing(Step::to, Comparator.nullsLast(Comparator.naturalOrder())));
        return sorted;
    }
}
