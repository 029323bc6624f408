/** How long a call takes to reach a service, and what it waits for while a patch is applied. */
@org.jspecify.annotations.NullMarked
package org.ninelives.benchmarks.calls;
