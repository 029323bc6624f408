package org.ninelives.runtime.patching;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.Member;
import org.ninelives.api.Patch;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.framework.Modules;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** Whether the versions that a patch brings may follow those that serve. */
final class Versions {

    private final Modules modules;
    private final Collection<Finding> findings;

    Versions(Modules modules, Collection<Finding> findings) {
        this.modules = modules;
        this.findings = findings;
    }

    /** Whoever asked for the patch may have said what is to serve before it, and after it. */
    void expected(Patch patch, List<Member> members) {
        patch.expectedFrom().forEach((module, from) -> {
            Version serves = serving(module, members);
            if (serves == null || !from.includes(serves)) {
                findings.add(Finding.refuses(
                        module,
                        "was expected to serve in " + from + ", but " + (serves == null ? "no version of it" : serves)
                                + " serves"));
            }
        });
        patch.expectedTo().forEach((module, to) -> {
            List<Version> brought = members.stream()
                    .filter(member -> member.module().equals(module))
                    .map(Member::to)
                    .toList();
            if (!brought.contains(to)) {
                findings.add(Finding.refuses(
                        module,
                        "was expected to be brought to " + to + ", but "
                                + (brought.isEmpty() ? "it is not in this patch" : "the bundle is " + brought.get(0))));
            }
        });
    }

    /** Of a module that is in the patch or not. */
    @Nullable
    private Version serving(String module, List<Member> members) {
        for (Member member : members) {
            if (member.replaces().equals(module)) {
                return member.from();
            }
        }
        return modules.named(module)
                .map(Module::serving)
                .map(Bundle::getVersion)
                .orElse(null);
    }

    /** A version that serves already, an older one, and one that does not take over from what serves. */
    void examine(Request request, Staged.Part part) {
        Member member = part.member();
        if (member.module().equals(member.replaces()) && member.to().equals(member.from())) {
            findings.add(Finding.refuses(
                    part.name(),
                    isSameContent(part)
                            ? "serves already, with the same content; there is nothing to patch"
                            : "serves already, with other content; give the new content a version of its own"));
        } else if (member.module().equals(member.replaces())
                && member.from() != null
                && member.to().compareTo(member.from()) < 0
                && !request.isRollback()) {
            String message = "is older than what serves (" + member.from() + ")";
            findings.add(
                    part.source() instanceof Request.ByHand
                            ? Finding.refuses(part.name(), message + "; to go back, use patch:rollback or patch:apply")
                            : Finding.warns(part.name(), message));
        }
        part.artifact()
                .from()
                .filter(range -> member.from() != null && !request.isRollback() && !range.includes(member.from()))
                .ifPresent(range -> findings.add(Finding.refuses(
                        part.name(), "takes over from " + range + ", but " + member.from() + " serves")));
    }

    private static boolean isSameContent(Staged.Part part) {
        return part.former() != null
                && SameContent.of(part.former().file(), part.content().file());
    }
}
