package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Choices;

/** Completes the patches that run or wait. */
@Service
public final class UnderwayCompleter extends NameCompleter {

    @Override
    List<String> names(PatchService patches) {
        return Choices.underway(patches);
    }
}
