package org.ninelives.examples.pipeline;

import org.osgi.annotation.versioning.ProviderType;

/** The receiving end of a pipeline. The format of a message is between it and the encoder. */
@ProviderType
public interface Decoder {

    /**
     * Reads an order out of a message.
     *
     * @throws IllegalStateException if the message is in another format; the text names both
     */
    Order decode(String message);

    /** How many messages it has read. */
    long received();
}
