package org.ninelives.itests.embedded;

import org.ninelives.embedded.Ninelives;

/** A program of its own that says how calls are told from patches. */
final class StatusProgram {

    private StatusProgram() {}

    /** Starts a runtime, prints one line, and ends. */
    public static void main(String[] arguments) throws Exception {
        try (Ninelives runtime = Ninelives.builder().start()) {
            System.out.println(runtime.patches().activity().calls());
        }
    }
}
