package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.Finding;
import org.ninelives.embedded.Ninelives;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Services that no dispatcher can stand for: they go on as they are, and the plan says why they cannot be patched. */
class KindsOfServicesIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kinds-class | org.ninelives.itests.shared.Counter |"
                        + " org.ninelives.itests.kinds.ByItsClass is a class; only interfaces can be dispatched",
                "kinds-hidden | org.ninelives.itests.kinds.Hidden |"
                        + " org.ninelives.itests.kinds.Hidden is not public",
                "kinds-serializable | org.ninelives.itests.shared.Parcel |"
                        + " org.ninelives.itests.shared.Parcel is Serializable: whoever writes the service out would write"
                        + " its dispatcher"
            })
    void isRefusedByThePlan_withTheReason(String bundle, String service, String reason) throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of(bundle)).start()) {
            Object before = serviceOf(runtime, service);

            assertThat(runtime.patches().status().get(0).obstacles())
                    .singleElement()
                    .asString()
                    .contains(reason);
            assertThat(runtime.patches()
                            .plan(patch(TestBundle.of(bundle, "2.0.0")))
                            .findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.REFUSES)
                    .extracting(Finding::message)
                    .anyMatch(message -> message.contains(reason));
            assertThat(rolledBack(runtime.patches().apply(patch(TestBundle.of(bundle, "2.0.0"))))
                            .reason())
                    .contains(reason);
            assertThat(serviceOf(runtime, service)).isSameAs(before);
        }
    }

    /** As everybody finds it, whatever its class. */
    private static Object serviceOf(Ninelives runtime, String type) throws Exception {
        BundleContext context = runtime.context();
        ServiceReference<?>[] found = context.getAllServiceReferences(type, null);
        assertThat(found).hasSize(1);
        return context.getService(found[0]);
    }
}
