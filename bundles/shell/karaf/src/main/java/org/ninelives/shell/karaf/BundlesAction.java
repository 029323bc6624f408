package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.completers.FileOrUriCompleter;
import org.jspecify.annotations.Nullable;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchOptions;

/** A command that takes the bundles of a patch. */
public abstract class BundlesAction extends LimitedAction {

    @Argument(name = "bundles", description = Options.BUNDLES_HELP, required = true, multiValued = true)
    @Completion(FileOrUriCompleter.class)
    List<String> bundles = List.of();

    @Option(name = Options.FROM, description = Options.FROM_HELP, multiValued = true, valueToShowInHelp = "")
    @Completion(ExpectationCompleter.class)
    List<String> from = List.of();

    @Option(name = Options.TO, description = Options.TO_HELP, multiValued = true, valueToShowInHelp = "")
    @Completion(ExpectationCompleter.class)
    List<String> to = List.of();

    @Option(name = Options.BY, description = Options.BY_HELP)
    @Nullable
    String by;

    PatchOptions patch() {
        return new PatchOptions(bundles, from, to, limits(), by == null ? user() : by);
    }
}
