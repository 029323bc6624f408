package org.ninelives.examples.pipeline.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.examples.pipeline.Decoder;
import org.ninelives.examples.pipeline.Order;

class EncoderTest {

    private static final Order TEAPOTS = new Order(7, 3, "tea|pots");

    private final List<String> messages = new ArrayList<>();

    @Test
    void sendsAnOrderAsAMessage() {
        Encoder encoder = new Encoder(new Fake());

        assertThat(encoder.send(TEAPOTS)).isEqualTo(TEAPOTS);
        assertThat(messages).containsExactly("1|7|3|tea|pots");
        assertThat(encoder.sent()).isOne();
    }

    @Test
    void anOrderThatDidNotArriveIsNotCounted() {
        Encoder encoder = new Encoder(new Refusing());

        assertThatThrownBy(() -> encoder.send(TEAPOTS)).isInstanceOf(IllegalStateException.class);
        assertThat(encoder.sent()).isZero();
    }

    private final class Fake implements Decoder {

        @Override
        public Order decode(String message) {
            messages.add(message);
            return TEAPOTS;
        }

        @Override
        public long received() {
            return messages.size();
        }
    }

    private static final class Refusing implements Decoder {

        @Override
        public Order decode(String message) {
            throw new IllegalStateException(message);
        }

        @Override
        public long received() {
            return 0;
        }
    }
}
