package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeavingNothingBehindTest {

    private static final String STATE = """
            enum Rank { LOW }
            class Player implements java.io.Serializable { Rank rank = Rank.LOW; Map<Rank, Object> none = new EnumMap<>(Rank.class); }
            class Bag extends ArrayList<Object> { }
            class Players {
                @Carried Map<String, Player> all = new HashMap<>(Map.of("a", new Player()));
                @Carried Map<String, Player> view = Collections.unmodifiableMap(all);
                @Carried List<Object> bag = Collections.synchronizedList(new Bag());
                @Carried Map<String, String> shared = new ConcurrentHashMap<>();
                @Carried Object box = new Library.Box(new Player(), "x");
                @Carried Class<?> type = Player.class;
                @Carried Set<Rank> ranks = EnumSet.of(Rank.LOW);
            }""";

    private Object candidate;

    @Test
    void theClassesOfTheFormerVersionAreCollected() throws Exception {
        WeakReference<ClassLoader> former = moved();

        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (former.get() != null && Instant.now().isBefore(deadline)) {
            System.gc();
        }

        assertThat(former.get()).isNull();
        assertThat(Upgrade.get(candidate, "all"))
                .hasToString(Upgrade.get(candidate, "view").toString());
    }

    private WeakReference<ClassLoader> moved() throws Exception {
        Upgrade game = Upgrade.same(STATE);
        Object incumbent = game.component("Players");
        Move move = game.prepare();
        move.apply();
        move.detachIncumbents("game");
        candidate = game.candidate();
        return new WeakReference<>(incumbent.getClass().getClassLoader());
    }
}
