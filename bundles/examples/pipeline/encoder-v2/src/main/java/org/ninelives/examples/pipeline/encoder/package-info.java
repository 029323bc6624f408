/** The sending end of the pipeline, format 2. */
@NullMarked
package org.ninelives.examples.pipeline.encoder;

import org.jspecify.annotations.NullMarked;
