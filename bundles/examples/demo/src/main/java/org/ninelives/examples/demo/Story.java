package org.ninelives.examples.demo;

import java.util.ArrayList;
import java.util.List;

/** Tells what happens, and remembers what did not happen as it should. Confined to the main thread. */
final class Story {

    private static final int WIDTH = 100;

    private final Terminal terminal;
    private final List<String> unmet = new ArrayList<>();
    private int acts;

    Story(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    void title(String text) {
        terminal.line(terminal.bold(text));
    }

    /** Begins a numbered act. */
    void act(String text) {
        acts++;
        terminal.line("");
        terminal.line(terminal.bold(acts + ". " + text));
    }

    /** A sentence, wrapped. */
    void say(String text) {
        wrapped("   ", text).forEach(terminal::line);
    }

    /** A detail below a sentence, wrapped and dim; each of its lines on a line of its own. */
    void detail(String text) {
        text.lines().forEach(line -> wrapped("     ", line).forEach(each -> terminal.line(terminal.dim(each))));
    }

    /** Something that somebody got, quoted. */
    void quote(String who, String what) {
        terminal.line("   " + who + "  " + terminal.yellow(what.strip().replace("\n", " | ")));
    }

    void good(String text) {
        wrapped("   ", text).forEach(line -> terminal.line(terminal.green(line)));
    }

    /** Says so if it is not met, and remembers it. */
    void expect(boolean met, String what) {
        if (!met) {
            unmet.add(what);
            wrapped("   ", "NOT AS EXPECTED: " + what).forEach(line -> terminal.line(terminal.red(line)));
        }
    }

    /** What did not happen as it should. */
    List<String> unmet() {
        return List.copyOf(unmet);
    }

    private static List<String> wrapped(String indent, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.strip().split(" ", -1)) {
            if (line.length() + word.length() > WIDTH && line.length() > indent.length()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(indent + "  ");
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
