package org.ninelives.shell.text;

import java.time.ZoneId;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTree;

/** The state of a module as an indented tree. */
final class TreeText {

    private static final String INDENT = "  ";

    private final Screen screen;

    private TreeText(Screen screen) {
        this.screen = screen;
    }

    static void show(StateTree tree, ZoneId zone, Screen screen) {
        screen.line(tree.module() + " " + tree.version() + ", " + Words.moment(tree.taken(), zone));
        if (tree.owners().isEmpty()) {
            screen.line(
                    "no object with carried fields is in use: none was called yet, or the module marks none (@Carried)");
        }
        TreeText text = new TreeText(screen);
        tree.owners().forEach(text::show);
        if (!tree.complete()) {
            screen.line("... and more: this is as much as is shown at once");
        }
    }

    private void show(StateTree.Owner owner) {
        screen.line("");
        String type = owner.type().equals(owner.component()) ? "" : " (" + owner.type() + ")";
        line("", owner.isClass() ? "static of " + owner.type() : owner.component() + type + " #" + owner.id());
        for (StateTree.Field field : owner.fields()) {
            line(
                    INDENT,
                    field.value().name() + ": " + field.declared() + " = " + inWords(field.value()) + "  ["
                            + inWords(field) + "]");
            parts(INDENT + INDENT, field.value());
        }
    }

    /** The tree is never deeper than {@link StateTree.Bounds#DEEPEST}. */
    private void parts(String indent, StateTree.Node node) {
        for (StateTree.Node part : node.parts()) {
            line(indent, part.name() + " = " + inWords(part));
            parts(indent + INDENT, part);
        }
        if (node.more() != 0) {
            line(indent, "... " + (node.more() > 0 ? String.format("%,d more", node.more()) : "more"));
        }
    }

    private static String inWords(StateTree.Field field) {
        if (!field.detail().isEmpty()) {
            String fate = field.fate() == FieldReport.Fate.CARRIED ? "" : Words.of(field.fate()) + ": ";
            return fate + Words.firstLine(field.detail());
        }
        return Words.of(field.fate());
    }

    private static String inWords(StateTree.Node node) {
        return inWords(node, " #" + node.id());
    }

    /** The value in one line, without its parts and without a number that others would refer to. */
    static String alone(StateTree.Node node) {
        return inWords(node, "");
    }

    private static String inWords(StateTree.Node node, String number) {
        if (node.isNull()) {
            return "null";
        }
        StringBuilder words = new StringBuilder();
        String text = node.text();
        if (text == null) {
            words.append(shortName(node.type())).append(number);
            if (node.repeated()) {
                words.append(", see there");
            } else if (node.size() >= 0) {
                words.append(String.format(" of %,d", node.size()));
            }
        } else if (node.type().equals("java.lang.String") && !text.equals(StateTree.Node.SECRET)) {
            words.append('"').append(escaped(text)).append('"');
            if (node.size() > text.length()) {
                words.append(String.format(" of %,d characters", node.size()));
            }
        } else {
            words.append(escaped(text));
            if (!isPlain(node.type())) {
                words.append(" (").append(shortName(node.type())).append(')');
            }
        }
        return words + (node.note().isEmpty() ? "" : ", " + node.note());
    }

    /** Where the value alone says well enough what it is. */
    private static boolean isPlain(String type) {
        return !type.contains(".") || type.startsWith("java.lang.");
    }

    private static String shortName(String type) {
        return type.startsWith("java.") ? type.substring(type.lastIndexOf('.') + 1) : type;
    }

    /** What a terminal would act on is shown as it is written in Java. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                case '\r' -> escaped.append("\\r");
                case '"' -> escaped.append("\\\"");
                default -> escaped.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : "" + c);
            }
        }
        return escaped.toString();
    }

    private void line(String indent, String text) {
        line(screen, indent + text);
    }

    /** As much of it as fits. */
    static void line(Screen screen, String whole) {
        int width = screen.width();
        screen.line(width > 0 && whole.length() > width ? whole.substring(0, Math.max(1, width - 3)) + "..." : whole);
    }
}
