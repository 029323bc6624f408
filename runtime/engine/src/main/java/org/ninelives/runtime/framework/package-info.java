/**
 * The only package that touches the framework: which bundles are modules and what each of them is at the moment, who sees
 * which service, how a candidate is installed, started and removed.
 *
 * <p>Start reading at {@link org.ninelives.runtime.framework.Modules} (what serves) and
 * {@link org.ninelives.runtime.framework.Visibility} (who sees what).
 *
 * <p>Of hosts: {@code Host} names who calls a service that it found on the whiteboard, {@code Hosting} exchanges the
 * registration by which it knows it, {@code HostConfigs} adapts what it says to one version, {@code HostHandshakes} reads
 * the forms that bundles tell of hosts which {@code dispatch} does not know.
 */
@NullMarked
package org.ninelives.runtime.framework;

import org.jspecify.annotations.NullMarked;
