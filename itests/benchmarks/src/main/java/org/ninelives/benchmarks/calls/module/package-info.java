/** The bundle that is called. */
@org.jspecify.annotations.NullMarked
package org.ninelives.benchmarks.calls.module;
