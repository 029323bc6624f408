/**
 * Tests of the engine's own package with jcstress: what a call writes and reads against what a patch does.
 *
 * <p>Start reading at {@link org.ninelives.runtime.dispatch.FencedProtocol}.
 */
@NullMarked
package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
