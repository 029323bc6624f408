/**
 * Keeps the content of bundles, each once, under the name of its digest, so that a rollback finds what it goes back to
 * wherever the bundle first came from. Decides when content is safely on disk; knows nothing of bundles and versions.
 *
 * <p>Start reading at {@link org.ninelives.runtime.store.Store}.
 */
@NullMarked
package org.ninelives.runtime.store;

import org.jspecify.annotations.NullMarked;
