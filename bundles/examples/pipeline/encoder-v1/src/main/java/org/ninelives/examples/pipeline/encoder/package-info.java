/** The sending end of the pipeline, format 1. */
@NullMarked
package org.ninelives.examples.pipeline.encoder;

import org.jspecify.annotations.NullMarked;
