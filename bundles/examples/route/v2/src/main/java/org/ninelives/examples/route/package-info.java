/** An HTTP route, version 2: it greets by name, and counts its visitors and their errors. */
@NullMarked
package org.ninelives.examples.route;

import org.jspecify.annotations.NullMarked;
