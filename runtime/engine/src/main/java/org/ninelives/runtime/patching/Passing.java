package org.ninelives.runtime.patching;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.api.state.Transfer;
import org.ninelives.runtime.state.Conversion;
import org.osgi.framework.Version;

/**
 * What a module's own services see of a move. One of the two may keep it, so closed it holds nothing of the move, nor of the
 * other version.
 */
final class Passing implements Transfer, AutoCloseable {

    private final String module;
    private final Version from;
    private final Version to;
    private final Instant deadline;
    private final String path;

    @Nullable
    private volatile Conversion conversion;

    @Nullable
    private volatile Consumer<String> progress;

    @Nullable
    private volatile Thread thread = Thread.currentThread();

    /**
     * For the thread that asks the services.
     *
     * @param path of the state, for messages
     * @param conversion what rebuilds values; null where nothing can be
     */
    Passing(
            String module,
            Version from,
            Version to,
            Instant deadline,
            String path,
            @Nullable Conversion conversion,
            Consumer<String> progress) {
        this.module = module;
        this.from = from;
        this.to = to;
        this.deadline = deadline;
        this.path = path;
        this.conversion = conversion;
        this.progress = progress;
    }

    @Override
    public String module() {
        return module;
    }

    @Override
    public Version from() {
        return from;
    }

    @Override
    public Version to() {
        return to;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public void progress(String words) {
        Consumer<String> listener = progress;
        if (listener != null) {
            listener.accept(words);
        }
    }

    @Override
    public @Nullable Object successorOf(@Nullable Object value) throws StateTransferException {
        Conversion mine = conversion;
        if (mine == null || Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "what takes the place of a value is known in capture() and restore() alone, on the thread that"
                            + " called them");
        }
        return mine.successorOf(path, value);
    }

    @Override
    public void close() {
        conversion = null;
        progress = null;
        thread = null;
    }
}
