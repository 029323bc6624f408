package org.ninelives.testkit;

import java.util.List;
import java.util.Optional;

/** Old answers, then new ones; see {@link Allowed#beforeThenAfter()}. */
final class BeforeThenAfter implements Allowed {

    @Override
    public Optional<String> objection(Run run) {
        List<Answer> seen = run.seen();
        if (run.before().size() != run.after().size()) {
            return Optional.of("it makes " + run.before().size() + " calls before the patch and "
                    + run.after().size() + " after it: say with allow() what callers may see");
        }
        for (int i = 0; i < Math.min(seen.size(), run.before().size()); i++) {
            String result = seen.get(i).result();
            String before = run.before().get(i).result();
            String after = run.after().get(i).result();
            boolean mayBeBefore = i < run.changedFrom();
            boolean mayBeAfter = i >= run.changesFrom();
            if (!(mayBeBefore && result.equals(before)) && !(mayBeAfter && result.equals(after))) {
                return Optional.of("call " + (i + 1) + ", " + seen.get(i).call() + ", answered " + result + ", allowed "
                        + (mayBeBefore && mayBeAfter && !before.equals(after)
                                ? "is " + before + " or " + after
                                : "is " + (mayBeBefore ? before : after)));
            }
        }
        return seen.size() == run.before().size()
                ? Optional.empty()
                : Optional.of(
                        "it made " + seen.size() + " calls, not " + run.before().size());
    }
}
