/**
 * Decides which version of a service a call reaches, and who is inside a module.
 *
 * <p>A call goes through an object of a generated class ({@link org.ninelives.runtime.dispatch.DispatcherClass}) into an
 * {@link org.ninelives.runtime.dispatch.Entry}, which marks the calling thread, looks at the gate, then at the
 * generation, and hands back the target. Start reading at {@link org.ninelives.runtime.dispatch.Dispatch}.
 *
 * <p>Nothing here knows the framework; a unit test needs none.
 */
@NullMarked
package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
