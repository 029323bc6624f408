/** The bundles that are patched, updated or restarted. */
@org.jspecify.annotations.NullMarked
package org.ninelives.benchmarks.patches.module;
