package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Choices;

/** Completes the modules of which former versions are kept on. */
@Service
public final class StandbyCompleter extends NameCompleter {

    @Override
    List<String> names(PatchService patches) {
        return Choices.withStandby(patches);
    }
}
