package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Choices;

/** Completes a module. */
@Service
public final class ModuleCompleter extends NameCompleter {

    @Override
    List<String> names(PatchService patches) {
        return Choices.modules(patches);
    }
}
