/**
 * The only package that touches the framework: which bundles are modules and what each of them is at the moment, who sees
 * which service, how a candidate is installed, started and removed.
 *
 * <p>Start reading at {@link org.ninelives.runtime.framework.Modules} (what serves) and
 * {@link org.ninelives.runtime.framework.Visibility} (who sees what).
 */
@NullMarked
package org.ninelives.runtime.framework;

import org.jspecify.annotations.NullMarked;
