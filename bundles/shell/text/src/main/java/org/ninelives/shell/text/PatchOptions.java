package org.ninelives.shell.text;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.ninelives.api.Patch;

/**
 * A patch as an operator typed it.
 *
 * @param bundles addresses or paths
 * @param from expectations of what serves, {@code [MODULE=]RANGE} each
 * @param to expectations of what is brought, {@code [MODULE=]VERSION} each
 * @param limits what becomes the policy
 * @param by who asks
 */
public record PatchOptions(List<String> bundles, List<String> from, List<String> to, Limits limits, String by) {

    /** Copies the lists. */
    public PatchOptions {
        bundles = List.copyOf(bundles);
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /**
     * The patch without the expectations: these may need a plan to be understood.
     *
     * @param folder where relative paths begin
     * @throws IllegalArgumentException if something typed makes no sense, or a file is not there
     */
    Patch withoutExpectations(Path folder) {
        List<URI> addresses =
                bundles.stream().map(typed -> BundleAddress.of(typed, folder)).toList();
        return Patch.of(addresses).under(limits.policy()).by(by);
    }
}
