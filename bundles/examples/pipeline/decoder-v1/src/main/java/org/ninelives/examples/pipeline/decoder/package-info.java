/** The receiving end of the pipeline, format 1. */
@NullMarked
package org.ninelives.examples.pipeline.decoder;

import org.jspecify.annotations.NullMarked;
