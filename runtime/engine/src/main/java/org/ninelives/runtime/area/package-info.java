/**
 * Folders that are carried: copied while they are in use, and brought up to date while nobody uses them. Knows nothing of
 * bundles. Start at {@link org.ninelives.runtime.area.FolderCopy}.
 */
@NullMarked
package org.ninelives.runtime.area;

import org.jspecify.annotations.NullMarked;
