package org.ninelives.api;

import java.util.Objects;

/**
 * Something that the examination of a patch found.
 *
 * @param weight whether it refuses the patch
 * @param subject what it is about: a bundle's address, a module, a service, a field
 * @param message what was found and why it matters, for a person
 */
public record Finding(Weight weight, String subject, String message) {

    /** How much a finding counts. */
    public enum Weight {
        /** The patch is not applied. */
        REFUSES,
        /** The patch is applied, but somebody should look. */
        WARNS,
        /** For information. */
        NOTES
    }

    /** Refuses missing parts. */
    public Finding {
        Objects.requireNonNull(weight);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(message);
    }

    /** A finding that refuses the patch. */
    public static Finding refuses(String subject, String message) {
        return new Finding(Weight.REFUSES, subject, message);
    }

    /** A finding that lets the patch pass, with a warning. */
    public static Finding warns(String subject, String message) {
        return new Finding(Weight.WARNS, subject, message);
    }

    /** A finding for information. */
    public static Finding notes(String subject, String message) {
        return new Finding(Weight.NOTES, subject, message);
    }

    /** The subject and the message in one line. */
    @Override
    public String toString() {
        return subject + ": " + message;
    }
}
