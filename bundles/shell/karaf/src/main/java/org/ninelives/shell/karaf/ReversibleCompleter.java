package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Choices;

/** Completes what a rollback can take back. */
@Service
public final class ReversibleCompleter extends NameCompleter {

    @Override
    List<String> names(PatchService patches) {
        return Choices.reversible(patches);
    }
}
