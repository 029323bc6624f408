package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchService;
import org.ninelives.api.Phase;
import org.ninelives.examples.settings.InvalidSettingException;
import org.ninelives.examples.settings.Settings;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/** Settings that an operator changed, and rules that come with a new version. */
@RunWith(PaxExam.class)
public class SettingsIT {

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
        operator.installs("settings@1.0.0");
    }

    @Test
    public void changedValuesStay_andNewKeysArrive() throws Exception {
        Settings settings = operator.service(Settings.class);
        settings.set("theme", "dark");

        operator.applies("settings@2.0.0");

        assertThat(settings.all())
                .containsEntry("theme", "dark")
                .containsEntry("cache.size", "100")
                .containsEntry("cache.policy", "lru")
                .containsEntry("session.minutes", "30");
        assertThatThrownBy(() -> settings.set("theme", "pink"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("dark or light");
    }

    @Test
    public void aValueThatBreaksANewRuleRefusesThePatch_untilItIsMended() throws Exception {
        Settings settings = operator.service(Settings.class);
        settings.set("cache.size", "plenty");

        RolledBack refused = operator.isRefused(Operator.patch("settings@2.0.0"));

        assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
        assertThat(refused.reason())
                .contains("cache.size takes a whole number from 1 to 100000, not 'plenty'", "settings 1.0.0 serves");
        assertThat(settings.all()).containsEntry("cache.size", "plenty").hasSize(3);
        settings.set("cache.size", "200");
        operator.applies("settings@2.0.0");
        assertThat(settings.all()).containsEntry("cache.size", "200").hasSize(5);
    }

    @Test
    public void theWayBackKeepsWhatWasChangedMeanwhile() throws Exception {
        Settings settings = operator.service(Settings.class);
        operator.applies("settings@2.0.0");
        settings.set("mail.sender", "ada@example.org");
        settings.set("session.minutes", "5");

        operator.goesBack("settings");

        assertThat(settings.all())
                .containsOnly(
                        entry("cache.size", "100"), entry("mail.sender", "ada@example.org"), entry("theme", "light"));
    }

    @Test
    public void eachBadVersionIsRefusedWithItsReason() throws Exception {
        Settings settings = operator.service(Settings.class);
        settings.set("theme", "dark");

        assertThat(operator.isRefused(Operator.patch("settings@2.1.0")).reason())
                .contains("failed in START", "no licence for org.ninelives.examples.settings 2.1.0");
        assertThat(operator.isRefused(Operator.patch("settings@2.2.0")).reason())
                .contains("failed in VERIFY", "health check 'Disk' says CRITICAL");
        assertThat(operator.isRefused(Operator.patch("settings@2.3.0")).reason())
                .contains("failed in VALIDATE", "org.ninelives.examples.settings.Settings");

        assertThat(settings.all()).containsEntry("theme", "dark");
    }
}
