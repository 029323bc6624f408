package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.runtime.artifact.Succession.Heir;

class SuccessionTest {

    private static final String MARK = "@org.ninelives.api.module.Carried";

    @TempDir
    Path folder;

    private Artifact bundle(String version, String... sources) throws Exception {
        return BundleFile.of("game", version).compiled(sources).read(folder);
    }

    @Test
    void aClassThatWasRenamedTakesItsNestedClassesAlong_thereAndBack() throws Exception {
        Artifact former = bundle(
                "1",
                "package game; class Player { static class Pack { enum Kind { A } } static class Other { } }",
                "package game.old; record Item(int n) { }");
        Artifact fresh = bundle(
                "2",
                "package game; " + MARK + "(from = \"Player\") class Hero { " + MARK
                        + "(from = \"Pack\") static class Bag { enum Kind { A } } static class Other { } }",
                "package game; " + MARK + "(from = \"game.old.Item\") record Thing(int n) { }");

        Succession there = Succession.of(former, fresh);
        assertThat(there.successorOf("game.Player")).isEqualTo("game.Hero");
        assertThat(there.successorOf("game.Player$Pack")).isEqualTo("game.Hero$Bag");
        assertThat(there.successorOf("game.Player$Pack$Kind")).isEqualTo("game.Hero$Bag$Kind");
        assertThat(there.successorOf("game.Player$Other")).isEqualTo("game.Hero$Other");
        assertThat(there.successorOf("game.old.Item")).isEqualTo("game.Thing");
        assertThat(there.successorOf("game.Unknown")).isEqualTo("game.Unknown");
        assertThat(there.isRenamed("game.Player", "game.Hero")).isTrue();
        assertThat(there.isRenamed("game.Hero", "game.Hero")).isFalse();

        Succession back = Succession.of(fresh, former);
        assertThat(back.successorOf("game.Hero")).isEqualTo("game.Player");
        assertThat(back.successorOf("game.Hero$Bag")).isEqualTo("game.Player$Pack");
        assertThat(back.successorOf("game.Hero$Bag$Kind")).isEqualTo("game.Player$Pack$Kind");
        assertThat(back.successorOf("game.Thing")).isEqualTo("game.old.Item");
    }

    @Test
    void theSameNameGoesBeforeTheFormerOne() throws Exception {
        Artifact former = bundle("1", "package game; class Player { }");
        Artifact fresh = bundle(
                "2", "package game; class Player { }", "package game; " + MARK + "(from = \"Player\") class Hero { }");

        assertThat(Succession.of(former, fresh).successorOf("game.Player")).isEqualTo("game.Player");
    }

    @Test
    void classesWithStaticStateAreKnownInPairs() throws Exception {
        Artifact former = bundle(
                "1",
                "package game; class Same { " + MARK + " static int n; }",
                "package game; class Old { " + MARK + " static int n; }",
                "package game; class Gone { " + MARK + " static int n; }",
                "package game; class Later { static int n; }");
        Artifact fresh = bundle(
                "2",
                "package game; class Same { " + MARK + " static int n; }",
                "package game; " + MARK + "(from = \"Old\") class Young { " + MARK + " static int n; }",
                "package game; class Later { " + MARK + " static int n; }",
                "package game; interface Api { int N = 1; }");

        assertThat(Succession.of(former, fresh).statics())
                .containsExactlyInAnyOrder(
                        new Heir("game.Same", "game.Same"),
                        new Heir("game.Old", "game.Young"),
                        new Heir("game.Gone", null),
                        new Heir("game.Later", "game.Later"));
    }
}
