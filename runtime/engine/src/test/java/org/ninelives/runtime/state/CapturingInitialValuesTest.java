package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.state.StateTransferException;

/** What was made of an initial value before the state came. */
class CapturingInitialValuesTest {

    private static final String HANDLER = """
            class Helper { final Object given; Helper(Object given) { this.given = given; } int ask() { return 1; } }
            class Careless { transient Object given; Careless(Object given) { this.given = given; } }
            class Handler {
                static final Map<String, String> DEFAULTS = new HashMap<>();
                @Carried Map<String, String> visitors = new HashMap<>();
                @Carried Map<String, String> settings = DEFAULTS;
                @Carried List<String> names = new ArrayList<>(List.of("a"));
                @Carried AtomicLong count = new AtomicLong();
                @Carried List<String> none = List.of();
                Object kept;
                Handler() { begin(); }
                void begin() { kept = %s; } }""";

    private static List<InitialValue> move(Upgrade game, boolean restored) throws StateTransferException {
        Object incumbent = game.component("Handler");
        assertThat(incumbent).isNotNull();
        Move move = game.prepare();
        move.apply();
        if (restored) {
            call(game.candidate(), "begin");
        }
        return move.requireNothingCaptured(List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "visitors                                      | .kept           | visitors",
                "(Supplier<Integer>) visitors::size            | .kept.arg$1     | visitors",
                "lambda(names)                                 | .kept.arg$1     | names",
                "new Helper(count)                             | .kept.given     | count",
                "new Helper(new Helper(count))                 | .kept.given.given | count",
                "visitors.keySet()                             | .kept           | visitors",
                "visitors.values()                             | .kept           | visitors",
                "visitors.entrySet()                           | .kept           | visitors",
                "Collections.unmodifiableMap(visitors)         | .kept           | visitors",
                "Collections.synchronizedList(Collections.unmodifiableList(names)) | .kept | names",
                "Map.of(\"gauge\", (Supplier<?>) names::size)  | .kept[\"gauge\"].arg$1 | names",
                "new Object[] {1, List.of(new Helper(names))}  | .kept[1][0].given | names",
                "new AtomicReference<>(new Helper(names))      | .kept.given     | names",
                "Optional.of(names)                            | .kept           | names",
                "Map.entry(\"n\", names)                       | .kept[value]    | names"
            })
    void isRefusedWithItsPath_unlessRestoredBuildsItAnew(String expression, String path, String field)
            throws Exception {
        String source = HANDLER.formatted(expression)
                .replace(
                        "Handler() {",
                        "static Supplier<Integer> lambda(List<String> l) { return () -> l.size(); } Handler() {");

        assertThatThrownBy(() -> move(Upgrade.same(source), false))
                .hasMessage("Handler" + path + " still refers to the initial value of Handler." + field
                        + "; build it in restored(), or mark the field transient if it is meant");
        assertThat(move(Upgrade.same(source), true)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "names.iterator(), java.util.ArrayList$Itr, names",
        "visitors.keySet().iterator(), java.util.HashMap$KeyIterator, visitors",
        "names.spliterator(), java.util.ArrayList$ArrayListSpliterator, names"
    })
    void anIteratorThatMayGoOverItIsRefusedToo(String expression, String type, String field) {
        assertThatThrownBy(() -> move(Upgrade.same(HANDLER.formatted(expression)), false))
                .hasMessageContaining(
                        "Handler.kept (a " + type + ") may still go over the initial value of Handler." + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DEFAULTS",
                "none",
                "new Careless(visitors)",
                "new HashMap<>(visitors)",
                "List.of(1).iterator()",
                "new java.lang.ref.WeakReference<>(visitors)",
                "this"
            })
    void whatIsMeant_orRefersToNothingThatWasReplaced_isLeftInPeace(String expression) {
        assertThatCode(() -> move(Upgrade.same(HANDLER.formatted(expression)), false))
                .doesNotThrowAnyException();
    }

    @Test
    void objectsThatCarryNothingAreLookedAtToo() throws Exception {
        Upgrade game = Upgrade.same(HANDLER.formatted("null"));
        game.component("Handler");
        Object helper = Upgrade.make(game.freshType("Handler"));
        Upgrade.set(helper, "kept", Upgrade.get(game.candidate(), "visitors"));
        Move move = game.prepare();
        move.apply();

        assertThatThrownBy(() -> move.requireNothingCaptured(List.of(helper)))
                .hasMessageContaining("Handler.kept still refers to the initial value of Handler.visitors");
    }

    @Test
    void aCarriedValueIsNotLookedInto_howeverLargeItIs() throws Exception {
        Upgrade game = Upgrade.same(
                "class Handler { @Carried Map<String, Object> all = new HashMap<>(); @Carried List<Object> list = new ArrayList<>(); }");
        Object incumbent = game.component("Handler");
        Object initial = Upgrade.get(game.candidate(), "list");
        @SuppressWarnings("unchecked")
        java.util.Map<String, Object> all = (java.util.Map<String, Object>) Upgrade.get(incumbent, "all");
        all.put("as if it could be", initial);
        Move move = game.prepare();
        move.apply();

        assertThat(move.requireNothingCaptured(List.of())).hasSize(2);
    }

    /** A version that is kept on keeps the move, and that nothing of what the candidates began with. */
    @Test
    void afterTheFlipTheMoveItselfKeepsNoInitialValue() throws Exception {
        Upgrade game = Upgrade.same(HANDLER.formatted("null"));
        game.component("Handler");
        Move move = game.prepare();
        move.apply();
        List<InitialValue> initials = move.requireNothingCaptured(List.of());
        move.settle();

        long deadline = System.nanoTime() + 60_000_000_000L;
        while (initials.stream().anyMatch(InitialValue::lingers) && System.nanoTime() < deadline) {
            System.gc();
        }

        assertThat(initials).isNotEmpty().noneMatch(InitialValue::lingers);
        move.detachIncumbents("game");
    }

    @Test
    void whatNobodyCanLookIntoIsStillThereAfterwards_andNothingElseIs() throws Exception {
        Upgrade game = Upgrade.same(HANDLER.formatted("null"));
        game.component("Handler");
        Object[] registry = {Upgrade.get(game.candidate(), "visitors")};
        Move move = game.prepare();
        move.apply();
        List<InitialValue> initials = move.requireNothingCaptured(List.of());
        move.detachIncumbents("game");

        long deadline = System.nanoTime() + 20_000_000_000L;
        while (initials.stream().filter(InitialValue::lingers).count() > 1 && System.nanoTime() < deadline) {
            System.gc();
        }

        assertThat(initials)
                .extracting(InitialValue::field)
                .contains("Handler.visitors", "Handler.names", "Handler.count");
        assertThat(initials)
                .filteredOn(InitialValue::lingers)
                .extracting(InitialValue::field)
                .containsExactly("Handler.visitors");
        assertThat(registry).hasSize(1);
    }
}
