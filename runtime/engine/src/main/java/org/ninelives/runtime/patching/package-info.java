/**
 * A patch from the request to the retirement of what it replaced: the phases, each in a class of its own, and their order.
 *
 * <p>Start reading at {@link org.ninelives.runtime.patching.PatchRun}: it is the table of phases as code.
 */
@NullMarked
package org.ninelives.runtime.patching;

import org.jspecify.annotations.NullMarked;
