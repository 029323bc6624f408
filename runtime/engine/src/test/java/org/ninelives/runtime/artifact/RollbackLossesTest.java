package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;

class RollbackLossesTest {

    private static final String MARK = "@org.ninelives.api.module.Carried";

    private static final String MIGRATION = """
            package game; public class Lengths implements org.ninelives.api.state.Migration<%s> {
                public Class<%s> type() { return %s.class; } %s }""";

    @TempDir
    Path folder;

    private Artifact bundle(String version, BundleFile extra, String... sources) throws Exception {
        return extra.header("Bundle-Version", version)
                .offering("game.Players", "api.Game")
                .compiled(sources)
                .read(folder);
    }

    private static BundleFile plain() {
        return BundleFile.of("game", "0");
    }

    private static List<String> losses(Artifact former, Artifact fresh) {
        return Comparison.of(former, fresh).findings().stream()
                .filter(finding -> finding.weight() == Finding.Weight.NOTES)
                .map(Finding::message)
                .toList();
    }

    private Artifact former() throws Exception {
        return bundle(
                "1",
                plain(),
                "package game; public class Players { " + MARK + " java.util.Map<String, Player> all; " + MARK
                        + " int count; }",
                "package game; class Player extends Base { String name; int rank; transient int cached; }",
                "package game; class Base { int level; }");
    }

    private Artifact fresh(BundleFile extra, String... more) throws Exception {
        String[] sources = new String[more.length + 4];
        sources[0] = "package game; public class Players { " + MARK + " java.util.Map<String, Hero> all; " + MARK
                + " long count; " + MARK + " int errors; }";
        sources[1] = "package game; " + MARK + "(from = \"Player\") class Hero { " + MARK
                + "(from = \"name\") String nick; long rank; int level; int wins; transient int cache; Item[] items; }";
        sources[2] = "package game; class Item { Hero owner; }";
        sources[3] = "package game; class Unrelated { int n; }";
        System.arraycopy(more, 0, sources, 4, more.length);
        return bundle("2", extra, sources);
    }

    @Test
    void areSaidBeforehand_ofComponentsAndOfObjectsInsideTheState() throws Exception {
        assertThat(losses(former(), fresh(plain())))
                .containsExactly(
                        "a rollback would lose Players.errors, Hero.wins, Hero.items, which the version before has not; a"
                                + " migration's revert() can keep what matters",
                        "a rollback would be refused for Players.count, Hero.rank, which the version before has as"
                                + " another kind of number; a migration's revert() can keep what matters",
                        "a rollback would be refused as long as the state holds objects of Item, which the version"
                                + " before has not");
    }

    @Test
    void areNoneWhereAMigrationKnowsTheWayBack() throws Exception {
        BundleFile migrating = plain().offering("game.Lengths", "org.ninelives.api.state.Migration");
        String reverse = "public void revert(java.util.Map<String, Object> values) { }";

        assertThat(losses(former(), fresh(migrating, MIGRATION.formatted("Hero", "Hero", "Hero", reverse))))
                .first()
                .asString()
                .contains("lose Players.errors,")
                .doesNotContain("Hero");
        assertThat(losses(
                        former(),
                        fresh(
                                plain().offering("game.Lengths", "org.ninelives.api.state.Migration"),
                                MIGRATION.formatted("Hero", "Hero", "Hero", ""))))
                .first()
                .asString()
                .contains("Hero.wins");
    }

    @Test
    void areNoneBetweenEqualVersions() throws Exception {
        assertThat(losses(former(), former())).isEmpty();
        assertThat(losses(fresh(plain()), fresh(plain()))).isEmpty();
    }
}
