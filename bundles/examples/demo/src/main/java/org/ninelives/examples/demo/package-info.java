/**
 * The one command: patches the examples while they are called, and tells it as a story. Start reading at
 * {@link org.ninelives.examples.demo.Demo}; each act is a class of its own, {@link org.ninelives.examples.demo.Stage} is
 * what they play on.
 */
@NullMarked
package org.ninelives.examples.demo;

import org.jspecify.annotations.NullMarked;
