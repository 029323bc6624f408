package org.ninelives.runtime.dispatch;

import java.util.function.Supplier;

/** The interface of the services in these tests. */
public interface Part {

    /** Answers with the name of the version that was called, and in brackets with what happened inside of the call. */
    String call(Supplier<String> inside);

    /** A call in which nothing happens. */
    default String call() {
        return call(() -> "");
    }
}
