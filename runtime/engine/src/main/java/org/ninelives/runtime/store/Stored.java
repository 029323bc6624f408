package org.ninelives.runtime.store;

import java.nio.file.Path;

/**
 * Content that is safely in the store.
 *
 * @param sha256 its digest, in lower-case hexadecimal
 * @param file where it is; read-only
 * @param sizeBytes its size
 * @param fresh whether the store did not have it before, so that an undo may {@linkplain Store#forget forget} it
 */
public record Stored(String sha256, Path file, long sizeBytes, boolean fresh) {}
