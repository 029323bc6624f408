package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether two graphs are one in all but the identity of their objects. */
final class SameGraph {

    /** Two that should be alike, and the way to them. */
    private record Pair(@Nullable Object expected, @Nullable Object actual, Object whole, Object part) {

        @Override
        public String toString() {
            String within = whole instanceof Pair ? whole + "/" : "";
            return within + part + " ("
                    + (actual == null ? "null" : actual.getClass().getTypeName()) + ")";
        }
    }

    private final IdentityHashMap<Object, Object> actuals = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Object> expecteds = new IdentityHashMap<>();
    private final Deque<Pair> waiting = new ArrayDeque<>();
    private final Set<Object> former;

    private SameGraph(Set<Object> former) {
        this.former = former;
    }

    /**
     * Compares values by their names; says where the first difference is.
     *
     * @param former those that may be in both; all others have to be made anew
     */
    static void check(
            Map<String, @Nullable Object> expected, Map<String, @Nullable Object> actual, Set<Object> former) {
        SameGraph same = new SameGraph(former);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, value) -> same.waiting.add(new Pair(value, actual.get(name), same, name)));
        while (!same.waiting.isEmpty()) {
            same.compare(same.waiting.pop());
        }
    }

    private void compare(Pair pair) {
        Object expected = pair.expected();
        Object actual = pair.actual();
        if (expected == null || actual == null || PlainWalk.isValue(expected)) {
            require(Objects.equals(expected, actual), pair, "is another value");
            return;
        }
        Object known = actuals.putIfAbsent(expected, actual);
        Object back = expecteds.putIfAbsent(actual, expected);
        require(known == null || known == actual, pair, "should be one with what is elsewhere");
        require(back == null || back == expected, pair, "should not be one with what is elsewhere");
        if (known != null) {
            return;
        }
        require(actual.getClass().getName().equals(expected.getClass().getName()), pair, "is of another class");
        if (former.contains(expected) || former.contains(actual)) {
            require(actual == expected, pair, "is shared in the one only");
        }
        if (expected instanceof Enum<?> || expected instanceof Class<?>) {
            require(expected.toString().equals(actual.toString()), pair, "is another constant");
        }
        findable(actual, pair);
        List<@Nullable Object> expectedParts = PlainWalk.parts(expected);
        List<@Nullable Object> actualParts = PlainWalk.parts(actual);
        require(expectedParts.size() == actualParts.size(), pair, "holds more, or less");
        for (int i = 0; i < expectedParts.size(); i++) {
            waiting.push(new Pair(expectedParts.get(i), actualParts.get(i), pair, i));
        }
    }

    /** What hashes or sorts its elements has to find each of them. */
    private static void findable(Object container, Pair pair) {
        if (container instanceof Map<?, ?> map) {
            map.forEach((key, value) -> require(map.get(key) == value, pair, "does not find a key"));
        } else if (container instanceof Set<?> set) {
            set.forEach(element -> require(set.contains(element), pair, "does not find an element"));
        }
    }

    private static void require(boolean good, Pair pair, String otherwise) {
        if (!good) {
            throw new AssertionError(pair + " " + otherwise + ": " + pair.actual() + " instead of " + pair.expected());
        }
    }
}
