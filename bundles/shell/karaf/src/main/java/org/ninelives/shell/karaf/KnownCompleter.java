package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Choices;

/** Completes a module or a patch. */
@Service
public final class KnownCompleter extends NameCompleter {

    @Override
    List<String> names(PatchService patches) {
        return Choices.known(patches);
    }
}
