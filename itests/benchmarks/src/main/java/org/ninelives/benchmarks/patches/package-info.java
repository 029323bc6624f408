/**
 * What callers notice of a patch, how long one takes, and what is left of ten thousand. Start reading at {@link
 * org.ninelives.benchmarks.patches.PatchScene}.
 */
@org.jspecify.annotations.NullMarked
package org.ninelives.benchmarks.patches;
