/**
 * The engine: applies patches. Exports nothing, offers {@link org.ninelives.api.PatchService}.
 *
 * <p>Start reading at {@link org.ninelives.runtime.Engine} (how it starts), then
 * {@link org.ninelives.runtime.patching.PatchRun} (how a patch travels) and {@link org.ninelives.runtime.dispatch.Entry} (how
 * a call travels).
 */
@NullMarked
package org.ninelives.runtime;

import org.jspecify.annotations.NullMarked;
