package org.ninelives.itests.shared;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.ninelives.api.module.UntilCompleted;

/** A service that leaves some of its work to later. */
public interface Later {

    /** The version that answers. */
    String version();

    /** The version that answers, once that has come. */
    @UntilCompleted
    CompletionStage<String> after(CompletionStage<?> signal);

    /** The same by an executor, as a part of the call. */
    void by(Executor executor, Consumer<String> answer);
}
