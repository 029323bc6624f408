package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchService;
import org.ninelives.api.Policy;
import org.ninelives.examples.pipeline.Decoder;
import org.ninelives.examples.pipeline.Order;
import org.ninelives.examples.pipeline.Pipeline;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/** Two modules that speak to each other in a format of their own: only a patch of both at once is right. */
@RunWith(PaxExam.class)
public class PipelineIT {

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
        operator.installs("pipeline-decoder@1.0.0", "pipeline-encoder@1.0.0");
    }

    @Test
    public void bothChangeAtOneInstantThereAndBack_andNoCallMeetsAMix() throws Exception {
        Pipeline pipeline = operator.service(Pipeline.class);
        Decoder decoder = operator.service(Decoder.class);
        try (Load load = Load.of(3, number -> {
            Order order = new Order(number, 2, "tea");
            assertThat(pipeline.send(order)).isEqualTo(order);
        })) {
            for (int i = 0; i < 5; i++) {
                operator.applies("pipeline-encoder@2.0.0", "pipeline-decoder@2.0.0");
                load.awaitCalls(500);
                operator.goesBack("pipeline-decoder");
                load.awaitCalls(500);
            }
            load.stop();

            assertThat(load.failures()).isEmpty();
            assertThat(pipeline.sent()).isEqualTo(load.calls());
            assertThat(decoder.received()).isEqualTo(load.calls());
        }
        operator.awaitInstalledOnly("pipeline-encoder", "1.0.0");
        operator.awaitInstalledOnly("pipeline-decoder", "1.0.0");
    }

    @Test
    public void theRefusalOfOneMemberIsTheRefusalOfBoth() throws Exception {
        Pipeline pipeline = operator.service(Pipeline.class);

        for (String bad : List.of("2.1.0", "2.2.0", "2.3.0")) {
            Policy hasty = Policy.defaults().withStartTimeout(Duration.ofSeconds(1));
            RolledBack refused = operator.isRefused(Operator.patch("pipeline-decoder@2.0.0", "pipeline-encoder@" + bad)
                    .under(hasty));
            assertThat(refused.reason()).contains("pipeline-encoder@" + bad, "serve");
        }

        assertThat(pipeline.send(new Order(1, 2, "tea"))).isEqualTo(new Order(1, 2, "tea"));
        assertThat(pipeline.sent()).isEqualTo(1);
    }
}
