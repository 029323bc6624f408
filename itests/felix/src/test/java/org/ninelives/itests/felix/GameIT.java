package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;

import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchService;
import org.ninelives.api.Phase;
import org.ninelives.examples.game.Players;
import org.ninelives.examples.game.Vitals;
import org.ninelives.examples.game.levels.Levels;
import org.ninelives.examples.game.levels.Progress;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/** Players in a class of the module itself, who become players of the next version. */
@RunWith(PaxExam.class)
public class GameIT {

    @Inject
    private BundleContext context;

    @Inject
    private PatchService patches;

    private Operator operator;

    @Configuration
    public Option[] system() {
        return PlainFelix.withOurBundles();
    }

    @Before
    public void version1IsThere() throws Exception {
        operator = new Operator(context, patches);
        operator.installs("game@1.0.0");
    }

    @Test
    public void playersGoOnWithTheLevelTheyDeserve_andANewServiceComesWithThePatch() throws Exception {
        Players players = operator.service(Players.class);
        players.join("Ada");
        players.join("Bob");
        for (int i = 0; i < 12; i++) {
            players.hit("Ada", 5);
        }

        operator.applies("game@2.0.0", "game-levels-api@1.0.0");

        assertThat(players.all()).containsExactly(new Vitals("Ada", 40), new Vitals("Bob", 100));
        Levels levels = operator.service(Levels.class);
        assertThat(levels.progress("Ada")).contains(new Progress(2, 120));
        assertThat(levels.addExp("Bob", 100)).isEqualTo(new Progress(2, 100));
        assertThat(players.hit("Ada", 5)).isEqualTo(new Vitals("Ada", 35));
        operator.awaitInstalledOnly("game", "2.0.0");
    }

    @Test
    public void theWayBackTakesTheNewServiceAway_andKeepsWhatHappenedMeanwhile() throws Exception {
        Players players = operator.service(Players.class);
        players.join("Ada");
        operator.applies("game@2.0.0", "game-levels-api@1.0.0");
        players.hit("Ada", 30);
        players.join("Eve");

        operator.goesBack("game");

        assertThat(players.all()).containsExactly(new Vitals("Ada", 70), new Vitals("Eve", 100));
        assertThat(operator.offers(Levels.class)).isFalse();
        operator.awaitInstalledOnly("game", "1.0.0");
    }

    @Test
    public void withoutTheBundleOfItsNewServiceTheNewVersionIsRefused() throws Exception {
        RolledBack refused = operator.isRefused(Operator.patch("game@2.0.0"));

        assertThat(refused.failedIn()).isEqualTo(Phase.VALIDATE);
        assertThat(refused.reason()).contains("org.ninelives.examples.game.levels", "which nobody provides");
    }
}
