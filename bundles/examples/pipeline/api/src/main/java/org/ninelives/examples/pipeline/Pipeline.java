package org.ninelives.examples.pipeline;

import org.osgi.annotation.versioning.ProviderType;

/** Where orders go in. Safe to use from several threads. */
@ProviderType
public interface Pipeline {

    /**
     * Sends an order through the pipeline.
     *
     * @return the order as it came out at the other end, equal to the one that went in
     * @throws IllegalStateException if the other end reads another format
     */
    Order send(Order order);

    /** How many orders have come out. */
    long sent();
}
