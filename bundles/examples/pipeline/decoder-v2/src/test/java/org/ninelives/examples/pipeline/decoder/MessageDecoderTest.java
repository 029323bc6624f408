package org.ninelives.examples.pipeline.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ninelives.examples.pipeline.Order;

class MessageDecoderTest {

    private static final String FORMAT_1 = "1|7|3|tea|pots";
    private static final String FORMAT_2 = "2;id=7;quantity=3;item=tea|pots";

    private final MessageDecoder decoder = new MessageDecoder();

    @Test
    void readsItsOwnFormat() {
        assertThat(decoder.decode(FORMAT_2)).isEqualTo(new Order(7, 3, "tea|pots"));
        assertThat(decoder.received()).isOne();
    }

    @Test
    void refusesTheOtherFormatByName() {
        assertThatThrownBy(() -> decoder.decode(FORMAT_1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the encoder writes format 1, this decoder reads format 2: " + FORMAT_1);
        assertThat(decoder.received()).isZero();
    }
}
