package org.ninelives.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

class PatchTest {

    private static final URI ROUTE = URI.create("mvn:org.example/route/2.0.0");
    private static final URI GAME = URI.create("file:game-2.0.0.jar");

    @Test
    void aPatchIsUnderTheDefaultPolicy_byNobody_andExpectsNothing() {
        Patch patch = Patch.of(ROUTE, GAME);

        assertThat(patch.bundles()).containsExactly(ROUTE, GAME);
        assertThat(patch.policy()).isSameAs(Policy.defaults());
        assertThat(patch.by()).isEmpty();
        assertThat(patch.expectedFrom()).isEmpty();
        assertThat(patch.expectedTo()).isEmpty();
    }

    @Test
    void aPatchNeedsABundle() {
        assertThatThrownBy(Patch::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a patch needs at least one bundle");
        assertThatThrownBy(() -> Patch.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyChangeKeepsTheRest() {
        Policy policy = Policy.defaults().withDropAllowed(true);

        Patch patch = Patch.of(ROUTE)
                .expectFrom("route", new VersionRange("[1,2)"))
                .by("anna")
                .expectTo("route", new Version("2.0.0"))
                .under(policy)
                .expectFrom("game", new VersionRange("1"))
                .expectTo("game", new Version("3"));

        assertThat(patch.bundles()).containsExactly(ROUTE);
        assertThat(patch.by()).isEqualTo("anna");
        assertThat(patch.policy()).isSameAs(policy);
        assertThat(patch.expectedFrom()).containsOnlyKeys("route", "game");
        assertThat(patch.expectedTo())
                .containsEntry("route", new Version("2.0.0"))
                .containsEntry("game", new Version("3"));
    }

    @Test
    void aChangeIsACopy() {
        Patch patch = Patch.of(ROUTE);

        patch.by("anna");
        patch.expectTo("route", new Version("2"));
        patch.under(Policy.defaults().withGrace(Duration.ZERO));

        assertThat(patch.by()).isEmpty();
        assertThat(patch.expectedTo()).isEmpty();
        assertThat(patch.policy()).isSameAs(Policy.defaults());
    }

    @Test
    void nobodyCanChangeAPatchThroughItsCollections() {
        List<URI> bundles = new ArrayList<>(List.of(ROUTE));
        Patch patch = Patch.of(bundles).expectTo("route", new Version("2"));
        bundles.add(GAME);

        assertThat(patch.bundles()).containsExactly(ROUTE);
        assertThatThrownBy(() -> patch.bundles().add(GAME)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> patch.expectedTo().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> patch.expectedFrom().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatIsMissingIsRefused() {
        Patch patch = Patch.of(ROUTE);

        assertThatThrownBy(() -> patch.by(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> patch.under(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Patch.of((URI) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void itsTextIsItsAddresses() {
        assertThat(Patch.of(ROUTE, GAME)).hasToString(ROUTE + " " + GAME);
    }
}
