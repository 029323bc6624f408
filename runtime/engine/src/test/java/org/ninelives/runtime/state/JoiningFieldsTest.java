package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.state.StateTransferException;

class JoiningFieldsTest {

    @Test
    void aFieldTakesTheValueOfItsName_privateAndFinalOnesToo() throws Exception {
        Upgrade game = Upgrade.same("""
                class Base { @Carried private String motto = "none"; }
                class Players extends Base {
                    @Carried private final Map<String, String> names = new ConcurrentHashMap<>();
                    @Carried private volatile long count;
                    String other = "mine";
                }""");
        Object incumbent = game.component("Players");
        set(incumbent, "motto", "fair play");
        set(incumbent, "count", 7L);
        set(incumbent, "other", "theirs");

        Object candidate = game.move();

        assertThat(get(candidate, "names")).isSameAs(get(incumbent, "names"));
        assertThat(get(candidate, "motto")).isEqualTo("fair play");
        assertThat(get(candidate, "count")).isEqualTo(7L);
        assertThat(get(candidate, "other")).isEqualTo("mine");
        assertThat(game.report())
                .containsEntry("names", "CARRIED shared ConcurrentHashMap, without a walk")
                .containsEntry("motto", "CARRIED String")
                .containsEntry("count", "CARRIED long");
    }

    @Test
    void anOldValueWinsEvenWhenItIsNull() throws Exception {
        Upgrade game = Upgrade.of(
                "class Players { @Carried String motto; }", "class Players { @Carried String motto = \"new\"; }");
        game.component("Players");

        assertThat(get(game.move(), "motto")).isNull();
        assertThat(game.report()).containsEntry("motto", "CARRIED null");
    }

    @Test
    void whatIsNewKeepsItsInitialValue_andWhatHasNoHomeIsDropped() throws Exception {
        Upgrade game = Upgrade.of(
                "class Players { @Carried int old = 1; int plain = 3; @Carried int marked = 4; }",
                "class Players { @Carried int fresh = 2; @Carried int plain = 5; int marked = 6; }");
        game.component("Players");

        Object candidate = game.move();

        assertThat(get(candidate, "fresh")).isEqualTo(2);
        assertThat(get(candidate, "plain")).isEqualTo(5);
        assertThat(game.report())
                .containsEntry("fresh", "ABSENT keeps its initial value")
                .containsEntry("old", "DROPPED the candidate has no such field")
                .containsEntry(
                        "plain", "ABSENT keeps its initial value, but the other version has one that is not @Carried")
                .containsEntry(
                        "marked",
                        "DROPPED the candidate has no such field, but the other version has one that is not @Carried");
    }

    @Test
    void aRenamedFieldTakesItsFormerName_andGivesItBack() throws Exception {
        Upgrade game = Upgrade.of(
                "class Players { @Carried int visits; }",
                "class Players { @Carried(from = \"visits\") int accesses; }");
        set(game.component("Players"), "visits", 5);
        Object second = game.move();
        assertThat(game.report()).containsEntry("accesses", "CARRIED int, formerly visits");
        set(second, "accesses", 6);

        Upgrade back = game.back();
        set(back.component("Players"), "accesses", 6);

        assertThat(get(back.move(), "visits")).isEqualTo(6);
    }

    @Test
    void theSameNameGoesBeforeTheFormerOne() throws Exception {
        Upgrade game = Upgrade.of(
                "class Players { @Carried int a = 1; @Carried int b = 2; }",
                "class Players { @Carried(from = \"a\") int c; @Carried(from = \"a\") int b; @Carried int a; }");
        game.component("Players");

        Object candidate = game.move();

        assertThat(get(candidate, "a")).isEqualTo(1);
        assertThat(get(candidate, "b")).isEqualTo(2);
        assertThat(game.report()).containsEntry("c", "ABSENT keeps its initial value");
    }

    @Test
    void fieldsOfEqualNameInTwoClassesOfAHierarchyStayApart() throws Exception {
        String source = """
                class Base { @Carried private int n; int base() { return n; } void base(int v) { n = v; } }
                class Players extends Base {
                    @Carried private int n;
                    void fill() { n = 1; base(2); }
                    int sum() { return 10 * n + base(); }
                }""";
        Upgrade game = Upgrade.same(source);
        Upgrade.call(game.component("Players"), "fill");

        assertThat(Upgrade.call(game.move(), "sum")).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({
        "byte,short",
        "byte,double",
        "short,int",
        "char,int",
        "char,float",
        "int,long",
        "long,float",
        "float,double"
    })
    void aNumberIsWidened(String from, String to) throws Exception {
        Upgrade game = Upgrade.of(
                "class Players { @Carried %s n = (%s) 42; }".formatted(from, from),
                "class Players { @Carried %s n; }".formatted(to));
        game.component("Players");

        assertThat(((Number) get(game.move(), "n")).intValue()).isEqualTo(42);
        assertThat(game.report()).containsEntry("n", "CONVERTED " + from + " -> " + to);
    }

    @ParameterizedTest
    @CsvSource({
        "long,int",
        "double,float",
        "int,char",
        "short,char",
        "byte,char",
        "int,boolean",
        "boolean,int",
        "int,Integer",
        "Integer,int"
    })
    void aNumberIsNeverNarrowedNorBoxed(String from, String to) {
        Upgrade game = Upgrade.of(
                "class Players { @Carried %s n; }".formatted(from), "class Players { @Carried %s n; }".formatted(to));
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageContaining("game/Players.n: a ")
                .hasMessageContaining(from)
                .hasMessageContaining(to);
    }

    @Test
    void aBoxGoesWhereItIsAssignable_andNowhereElse() throws Exception {
        String former = "class Players { @Carried Integer n = 4; }";
        Upgrade wider = Upgrade.of(former, "class Players { @Carried Number n; }");
        wider.component("Players");
        assertThat(get(wider.move(), "n")).isEqualTo(4);

        Upgrade other = Upgrade.of(former, "class Players { @Carried Long n; }");
        other.component("Players");
        assertThatThrownBy(other::prepare)
                .hasMessage("game/Players.n: a java.lang.Integer does not fit into a java.lang.Long");
    }

    @Test
    void codeAndConstantsAreTheNewVersionsOwn() throws Exception {
        String source = """
                class Players { static final String MOTTO = "%s"; @Carried int count = 5; Supplier<String> said = () -> MOTTO + " " + count;
                    Supplier<String> inner = new Supplier<>() { public String get() { return MOTTO + " " + count; } };
                    String tell() { return said.get() + ", " + inner.get(); } }""";
        Upgrade game = Upgrade.of(
                source.formatted("former"),
                source.replace("int count = 5", "int count = 1").formatted("fresh"));
        game.component("Players");

        assertThat(Upgrade.call(game.move(), "tell")).isEqualTo("fresh 5, fresh 5");
    }

    @Test
    void aSharedValueHasToFitItsField() {
        Upgrade game = Upgrade.of(
                "class Players { @Carried List<String> names = new ArrayList<>(); }",
                "class Players { @Carried Set<String> names; }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .hasMessage("game/Players.names: a java.util.ArrayList does not fit into a java.util.Set");
    }
}
