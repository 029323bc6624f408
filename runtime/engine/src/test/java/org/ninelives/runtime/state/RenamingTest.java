package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What has another name in another version, there and back. */
class RenamingTest {

    private static final String FORMER = """
            enum Rank { LOW, HIGH }
            record Item(String label, Player owner) { }
            class Player { String name = "anna"; Rank rank = Rank.HIGH; Pack pack = new Pack(); static class Pack { List<Item> items = new ArrayList<>(); } }
            class Players { @Carried Map<Rank, Player> all = new EnumMap<>(Rank.class); @Carried Class<?> type = Player.class;
                void fill() { Player p = new Player(); p.pack.items.add(new Item("coin", p)); all.put(p.rank, p); }
                List<Object> tell() { Player p = all.get(Rank.HIGH); Item i = p.pack.items.get(0); return Arrays.asList(p.name, p.rank.name(), i.label(), i.owner() == p, type.getSimpleName()); } }""";

    private static final String FRESH = """
            enum Grade { LOW, @Carried(from = "HIGH") TOP }
            record Thing(@Carried(from = "label") String title, @Carried(from = "owner") Hero bearer) { }
            class Hero { @Carried(from = "name") String nick; @Carried(from = "rank") Grade grade; @Carried(from = "pack") Bag bag; static class Bag { List<Thing> items; } }
            class Players { @Carried Map<Grade, Hero> all; @Carried Class<?> type;
                List<Object> tell() { Hero p = all.get(Grade.TOP); Thing i = p.bag.items.get(0); return Arrays.asList(p.nick, p.grade.name(), i.title(), i.bearer() == p, type.getSimpleName()); } }""";

    @Test
    void goesThereAndBack() throws Exception {
        Upgrade there = Upgrade.of(FORMER, FRESH)
                .renaming("Rank", "Grade")
                .renaming("Item", "Thing")
                .renaming("Player", "Hero")
                .renaming("Player$Pack", "Hero$Bag");
        call(there.component("Players"), "fill");

        Object candidate = there.move();
        assertThat(call(candidate, "tell")).isEqualTo(List.of("anna", "TOP", "coin", true, "Hero"));

        Upgrade back = there.back()
                .renaming("Grade", "Rank")
                .renaming("Thing", "Item")
                .renaming("Hero", "Player")
                .renaming("Hero$Bag", "Player$Pack");
        back.pair("Players", candidate, Upgrade.make(back.freshType("Players")));
        assertThat(call(back.move(), "tell")).isEqualTo(List.of("anna", "HIGH", "coin", true, "Player"));
    }

    @Test
    void fieldsOfOneNameGoWhereTheirClassesGo_notToTheNearest() throws Exception {
        Upgrade game = Upgrade.of("""
                class Being { int age = 3; }
                class Animal extends Being { int age = 2; }
                class Cat extends Animal { }
                class Zoo { @Carried Cat cat = new Cat(); }
                class Players extends Zoo { @Carried int age = 1; }""", """
                class Thing { int age; }
                class Tomcat extends Thing { }
                class Zoo { @Carried Tomcat cat; }
                class Players extends Zoo { @Carried int age; }""").renaming("Being", "Thing").renaming("Cat", "Tomcat");
        game.component("Players");

        assertThat(get(get(game.move(), "cat"), "age")).isEqualTo(3);
    }

    @Test
    void carriedFieldsOfOneNameGoWhereTheirClassesGo() throws Exception {
        Upgrade game = Upgrade.of("""
                class Base { @Carried int age = 3; }
                class Middle extends Base { @Carried int age = 2; }
                class Players extends Middle { }""", """
                class Root { @Carried int age; }
                class Heroes extends Root { }""").renaming("Base", "Root");
        Object candidate = Upgrade.make(game.freshType("Heroes"));
        game.pair("Players", Upgrade.make(game.formerType("Players")), candidate);

        assertThat(get(game.move(), "age")).isEqualTo(3);
    }

    @Test
    void aConstantThatWasNotRenamedIsStillMissing() {
        Upgrade game = Upgrade.of(
                "enum Rank { LOW, HIGH } class Players { @Carried Rank rank = Rank.HIGH; }",
                "enum Rank { LOW, @Carried(from = \"MIDDLE\") TOP } class Players { @Carried Rank rank; }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .hasMessage("game/Players.rank: the enum game.Rank has no constant HIGH any more");
    }
}
