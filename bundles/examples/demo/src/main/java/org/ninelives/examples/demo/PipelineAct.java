package org.ninelives.examples.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.examples.pipeline.Order;
import org.ninelives.examples.pipeline.Pipeline;
import org.ninelives.shell.text.HumanDuration;

/** Two modules that change the format between them are patched as one; a mix of both would be seen. */
final class PipelineAct {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BETWEEN = 2_000;

    private final Stage stage;
    private final Story story;

    PipelineAct(Stage stage) {
        this.stage = stage;
        this.story = stage.story();
    }

    void play() throws InterruptedException {
        story.act("pipeline: encoder and decoder change their format in one patch, under load");
        Pipeline pipeline = stage.ninelives().service(Pipeline.class);
        AtomicLong numbers = new AtomicLong();
        try (Load orders = new Load("orders", 2, () -> send(pipeline, numbers.incrementAndGet()))) {
            story.expect(orders.awaitMore(BETWEEN, PATIENCE), "orders get through version 1");
            stage.commit(stage.patch("pipeline-decoder-2.0.0", "pipeline-encoder-2.0.0"));
            story.expect(orders.awaitMore(BETWEEN, PATIENCE), "orders get through version 2");
            orders.finish();
            story.say(String.format(
                    Locale.ROOT,
                    "%,d orders sent from two threads, %d of them mixed up, slowest %s",
                    orders.served() + orders.failed(),
                    orders.failed(),
                    HumanDuration.text(orders.lap().slowest())));
            story.expect(orders.failed() == 0, "no order meets two versions: " + orders.failures());
            story.expect(
                    pipeline.sent() == orders.served(),
                    "all " + orders.served() + " orders are counted, not " + pipeline.sent());
        }
    }

    private static Order send(Pipeline pipeline, long number) {
        Order order = new Order(number, 3, "tea; green, 100 g");
        Order arrived = pipeline.send(order);
        if (!arrived.equals(order)) {
            throw new IllegalStateException(order + " arrived as " + arrived);
        }
        return arrived;
    }
}
