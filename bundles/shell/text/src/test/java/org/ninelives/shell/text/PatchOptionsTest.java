package org.ninelives.shell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.Member;
import org.ninelives.api.Patch;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

class PatchOptionsTest {

    private static final List<String> BUNDLE = List.of("mvn:org.example/route/2.0.0");
    private static final VersionRange ONES = VersionRange.valueOf("[1,2)");
    private static final Version TWO = Version.parseVersion("2.0.0");

    private final FakePatchService service = new FakePatchService();
    private final Lines lines = new Lines();

    @Test
    void becomeThePatchAndItsPolicy() throws PatchFailedException {
        Patch patch = applied(new PatchOptions(
                List.of("mvn:a/b/1", "mvn:c/d/1"),
                List.of(),
                List.of(),
                new Limits(true, true, "500ms", "1m"),
                "anna"));

        assertThat(patch.bundles()).map(Object::toString).containsExactly("mvn:a/b/1", "mvn:c/d/1");
        assertThat(patch.by()).isEqualTo("anna");
        assertThat(patch.policy().dropAllowed()).isTrue();
        assertThat(patch.policy().withdrawalAllowed()).isTrue();
        assertThat(patch.policy().longestPause()).isEqualTo(Duration.ofMillis(500));
        assertThat(patch.policy().startTimeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void leaveTheDefaultsWhereNothingIsSaid() throws PatchFailedException {
        Patch patch = applied(expecting(List.of(), List.of()));

        assertThat(patch.policy().dropAllowed()).isFalse();
        assertThat(patch.policy().withdrawalAllowed()).isFalse();
        assertThat(patch.policy().longestPause()).isEqualTo(Duration.ofSeconds(2));
        assertThat(patch.policy().startTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(service.planned).isEmpty();
    }

    @Test
    void anExpectationNamesItsModule() throws PatchFailedException {
        Patch patch = applied(expecting(List.of("route=[1,2)", "game=1"), List.of("route=2.0.0")));

        assertThat(patch.expectedFrom()).isEqualTo(Map.of("route", ONES, "game", VersionRange.valueOf("1")));
        assertThat(patch.expectedTo()).isEqualTo(Map.of("route", TWO));
        assertThat(service.planned).as("no plan is needed").isEmpty();
    }

    @Test
    void anExpectationWithoutAModuleMeansTheOneThatThePatchReplaces() throws PatchFailedException {
        service.plan = Samples.plan(Samples.BROUGHT_ANEW, Samples.ROUTE);

        Patch patch = applied(expecting(List.of("[1,2)"), List.of("2.0.0")));

        assertThat(patch.expectedFrom()).isEqualTo(Map.of("route", ONES));
        assertThat(patch.expectedTo()).isEqualTo(Map.of("route", TWO));
    }

    @Test
    void ofABundleThatTakesOverFromAnotherName_fromMeansTheOldNameAndToTheNewOne() throws PatchFailedException {
        service.plan = Samples.plan(new Member("swap.new", Version.parseVersion("1.0.0"), TWO, "swap.old"));

        Patch patch = applied(expecting(List.of("[1,2)"), List.of("2.0.0")));

        assertThat(patch.expectedFrom()).isEqualTo(Map.of("swap.old", ONES));
        assertThat(patch.expectedTo()).isEqualTo(Map.of("swap.new", TWO));
    }

    @Test
    void anExpectationWithoutAModuleIsRefusedWhereThePatchReplacesSeveral() {
        service.plan = Samples.plan(Samples.ROUTE, Samples.OTHER);

        assertThatThrownBy(() -> applied(expecting(List.of(), List.of("2.0.0"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--to 2.0.0 does not say which module it means; this patch has route, game: "
                        + "write --to MODULE=2.0.0");
        assertThat(service.applied).isEmpty();
    }

    @Test
    void anExpectationWithoutAModuleIsNotDroppedWhereTheBundlesCannotBeRead() {
        service.plan = Samples.unreadablePlan();

        assertThatThrownBy(() -> applied(expecting(List.of(), List.of("2.0.0"))))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("the patch would be refused; nothing was changed");
        assertThat(lines.all()).contains("REFUSES  file:/x.jar: not a jar: it begins with 'hello'");
        assertThat(service.applied).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "route=[1,2 | --from takes [MODULE=]RANGE, for example '[1,2)', not '[1,2'",
                "one        | --from takes [MODULE=]RANGE, for example '[1,2)', not 'one'",
                "route=     | --from takes [MODULE=]RANGE, for example '[1,2)', not 'route='",
                "=1.0       | --from takes [MODULE=]RANGE, for example '[1,2)', not '=1.0'",
            })
    void refusesAnExpectationThatIsNone(String typed, String message) {
        assertThatThrownBy(() -> applied(expecting(List.of(typed), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(service.applied).isEmpty();
    }

    @Test
    void refusesTwoExpectationsOfOneModule() {
        assertThatThrownBy(() -> applied(expecting(List.of(), List.of("route=2.0.0", "route=2.1.0"))))
                .hasMessage("--to is given twice for route, the second time as 'route=2.1.0'");
    }

    @Test
    void refusesAPauseOfNothing() {
        assertThatThrownBy(() -> applied(
                        new PatchOptions(BUNDLE, List.of(), List.of(), new Limits(false, false, "0s", null), "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longest pause");
    }

    private static PatchOptions expecting(List<String> from, List<String> to) {
        return new PatchOptions(BUNDLE, from, to, Limits.DEFAULTS, "");
    }

    private Patch applied(PatchOptions options) throws PatchFailedException {
        new PatchCommands(service, lines, Path.of("."), service.listening(), ZoneOffset.UTC).apply(options);
        return service.applied.get(0);
    }
}
