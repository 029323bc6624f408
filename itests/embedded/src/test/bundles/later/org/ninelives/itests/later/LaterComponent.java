package org.ninelives.itests.later;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.ninelives.api.module.CallContext;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Later;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Not concurrent: what is left to later must be done before the state moves. */
@Component
@Patchable
public class LaterComponent implements Later {

    @Carried
    private final AtomicLong answers = new AtomicLong();

    @Reference
    private CallContext context;

    @Override
    public String version() {
        return Script.version(this);
    }

    @Override
    public CompletionStage<String> after(CompletionStage<?> signal) {
        return signal.thenApply(come -> answer());
    }

    @Override
    public void by(Executor executor, Consumer<String> answer) {
        context.wrap(executor).execute(() -> answer.accept(answer()));
    }

    private String answer() {
        return Script.version(this) + " " + answers.incrementAndGet();
    }
}
