package org.ninelives.shell.text;

import org.ninelives.api.PatchListener;

/** How a shell lets a command hear of phases while they pass. */
@FunctionalInterface
public interface Listening {

    /** Lets the listener hear of every step from now on, until the answer is closed. */
    Ear open(PatchListener listener);

    /** A listener that hears. */
    interface Ear extends AutoCloseable {

        /** Lets it hear no more. */
        @Override
        void close();
    }
}
