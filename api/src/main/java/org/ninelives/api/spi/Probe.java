package org.ninelives.api.spi;

import java.util.List;
import org.ninelives.api.Finding;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.framework.Bundle;

/**
 * Asks a candidate how it is, after its state has arrived and before any caller meets it. Register it as a service.
 *
 * <p>Called on a worker with a deadline while the gate is closed; what it calls sees the generation to come. It must not
 * change carried state. A finding that refuses, or a throw, undoes the patch.
 */
@ConsumerType
@FunctionalInterface
public interface Probe {

    /** All findings about this candidate; an empty list calls it healthy. */
    List<Finding> ask(Bundle candidate);
}
