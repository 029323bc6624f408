package org.ninelives.api.spi;

import java.util.List;
import org.ninelives.api.Finding;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at a patch before anything is installed: a house rule, a signature check, a naming convention. Register it as a
 * service. Called on a worker with a deadline; what it throws refuses the patch.
 */
@ConsumerType
@FunctionalInterface
public interface Validator {

    /** All findings about this patch; an empty list lets it pass. */
    List<Finding> examine(Proposal proposal);
}
