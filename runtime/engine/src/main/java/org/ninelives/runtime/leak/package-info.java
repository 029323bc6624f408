/**
 * Whether the classes of a version that was retired are collected, and what holds them if they are not.
 *
 * <p>What decides that something is held is a {@link org.ninelives.runtime.leak.Canary}: classes that nobody holds, made when
 * the version went. When they are collected and the version's are not, somebody holds those. So no collection has to be asked
 * for, and none of the JVM's is misread: a young collection frees no classes. Start reading at {@link
 * org.ninelives.runtime.leak.Leaks}.
 */
@NullMarked
package org.ninelives.runtime.leak;

import org.jspecify.annotations.NullMarked;
