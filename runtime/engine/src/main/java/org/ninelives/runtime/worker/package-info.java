/**
 * Runs code that is not ours (a module's, a validator's, the framework's) on threads of our own, with a deadline. Start
 * reading at {@link org.ninelives.runtime.worker.Workers}.
 */
@NullMarked
package org.ninelives.runtime.worker;

import org.jspecify.annotations.NullMarked;
