/**
 * What can be known of a bundle from its file, without installing it or loading a class of it: is it fit to be a module,
 * what does it offer, what state does it carry, and how does it compare with the version that serves. Decides what a plan
 * says; asks no framework.
 *
 * <p>Start reading at {@link org.ninelives.runtime.artifact.Artifact}, then
 * {@link org.ninelives.runtime.artifact.Obstacles} and {@link org.ninelives.runtime.artifact.Comparison}.
 */
@NullMarked
package org.ninelives.runtime.artifact;

import org.jspecify.annotations.NullMarked;
