package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ninelives.api.PatchService;
import org.ninelives.examples.settings.Settings;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What a bundle meets that looks services up while they are patched. */
@RunWith(PaxExam.class)
public class RegistryIT {

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
    public void thereIsOneServiceForALookup_theSameBeforeAndAfterAPatch() throws Exception {
        Settings held = operator.service(Settings.class);
        List<ServiceReference<Settings>> before = operator.references(Settings.class, null);

        operator.applies("settings@2.0.0");

        List<ServiceReference<Settings>> after = operator.references(Settings.class, null);
        assertThat(before).hasSize(1);
        assertThat(after).isEqualTo(before);
        assertThat(operator.get(after.get(0))).isSameAs(held);
        assertThat(after.get(0).getProperty("patch.module")).isEqualTo("org.ninelives.examples.settings");
    }

    @Test
    public void aLookupThatNamesAVersionGetsThatVersion_andNeverTheRawObject() throws Exception {
        operator.service(Settings.class);
        ServiceReference<Settings> first = only("1.0.0");
        assertThat(operator.references(Settings.class, "(patch.version=2.0.0)")).isEmpty();

        operator.applies("settings@2.0.0");

        ServiceReference<Settings> second = only("2.0.0");
        assertThat(second).isNotEqualTo(first);
        assertThat(operator.get(second).get("cache.policy")).contains("lru");
        assertThat(operator.get(second).getClass().getName()).doesNotContain("SettingsStore");
        Await.until("version 1 can no longer be had", () -> versions("1.0.0").isEmpty());
    }

    private ServiceReference<Settings> only(String version) {
        assertThat(versions(version)).hasSize(1);
        return versions(version).get(0);
    }

    private List<ServiceReference<Settings>> versions(String version) {
        try {
            return operator.references(Settings.class, "(patch.version=" + version + ")");
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }
}
