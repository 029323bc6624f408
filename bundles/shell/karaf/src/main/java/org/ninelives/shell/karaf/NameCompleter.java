package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.ninelives.api.PatchService;

/** Completes names that the {@link PatchService} knows now. */
// Karaf fills the reference before it asks, and knows no other way than a field.
@SuppressWarnings("NullAway.Init")
public abstract class NameCompleter implements Completer {

    @Reference
    PatchService patches;

    /** What can be meant here. */
    abstract List<String> names(PatchService patches);

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(names(patches), true).complete(session, line, candidates);
    }
}
