package org.ninelives.shell.text;

import java.util.List;
import org.ninelives.api.Finding;

/** Findings in words: the weight first, for the eye that runs down the margin. */
final class FindingText {

    private FindingText() {}

    static void show(List<Finding> findings, Screen screen) {
        // Not a table: a message may be long, and a table would cut or stretch it.
        findings.forEach(finding -> screen.line(String.format("%-7s  %s", finding.weight(), finding)));
    }

    static long count(List<Finding> findings, Finding.Weight weight) {
        return findings.stream().filter(finding -> finding.weight() == weight).count();
    }
}
