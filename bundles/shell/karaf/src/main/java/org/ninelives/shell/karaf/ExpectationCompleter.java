package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Choices;

/** Completes the {@code MODULE=} of an expectation, and lets the operator go on in the same word. */
@Service
// Karaf fills the reference before it asks, and knows no other way than a field.
@SuppressWarnings("NullAway.Init")
public final class ExpectationCompleter implements Completer {

    @Reference
    PatchService patches;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        modules(line).forEach(candidates::add);
        return 0;
    }

    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
        modules(line).forEach(module -> candidates.add(new Candidate(module, false)));
    }

    private List<String> modules(CommandLine line) {
        String argument = line.getCursorArgument();
        String begun = argument == null ? "" : argument.substring(0, line.getArgumentPosition());
        return Choices.modules(patches).stream()
                .map(module -> module + "=")
                .filter(module -> module.startsWith(begun))
                .toList();
    }
}
