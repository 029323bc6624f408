/** An HTTP route, version 1: it greets and counts its visitors. */
@NullMarked
package org.ninelives.examples.route;

import org.jspecify.annotations.NullMarked;
