package org.ninelives.shell.karaf;

import java.util.Objects;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Listening;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * What all commands are: one call of {@link PatchCommands}, with the services and the looks of this shell. Karaf makes
 * an object for each command line and fills its fields.
 */
// Karaf fills the references before it calls execute(), and knows no other way than fields.
@SuppressWarnings("NullAway.Init")
public abstract class PatchAction implements Action {

    @Reference
    PatchService patches;

    @Reference
    Session session;

    @Reference
    BundleContext context;

    @Option(name = "--no-format", description = "Print tables without header and borders, for scripts")
    boolean noFormat;

    /** Does what the command is for. */
    abstract void run(PatchCommands commands) throws PatchFailedException;

    @Override
    public final @Nullable Object execute() throws CommandException {
        try {
            run(new PatchCommands(patches, new KarafScreen(!noFormat, width()), session.currentDir(), this::listen));
            return null;
        } catch (PatchFailedException | IllegalArgumentException refused) {
            // The kind of exception that Karaf shows in one line and does not log with its stack as an error.
            throw new CommandException(refused.getMessage(), refused);
        }
    }

    private Listening.Ear listen(PatchListener listener) {
        ServiceRegistration<PatchListener> registration = context.registerService(PatchListener.class, listener, null);
        return registration::unregister;
    }

    /** A session that runs a script, or one command over ssh, has no terminal. */
    private int width() {
        Terminal terminal = session.getTerminal();
        return terminal == null ? 0 : terminal.getWidth();
    }

    /** The user of this session; empty if there is none. */
    String user() {
        return Objects.toString(session.get("USER"), "");
    }
}
