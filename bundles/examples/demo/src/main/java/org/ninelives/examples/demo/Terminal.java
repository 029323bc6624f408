package org.ninelives.examples.demo;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Where the story is printed: with colours and a moving last line on a terminal, plain and still in a pipe. */
final class Terminal {

    private static final String ESCAPE = "\u001b[";
    private static final String RESET = ESCAPE + "0m";
    private static final String CLEAR_LINE = "\r" + ESCAPE + "2K";

    private final PrintStream out;
    private final boolean alive;

    /** Guarded by this. */
    private boolean drawn;

    Terminal(PrintStream out, boolean alive) {
        this.out = out;
        this.alive = alive;
    }

    /** Standard output. */
    static Terminal standard() {
        return new Terminal(System.out, isTerminal(System.console()) && System.getenv("NO_COLOR") == null);
    }

    /** From Java 22 on there is a console in a pipe as well, and a method that tells. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("Console.isTerminal() cannot be called", impossible);
        }
    }

    boolean isAlive() {
        return alive;
    }

    synchronized void line(String text) {
        erase();
        out.println(text);
        out.flush();
    }

    /** Replaces the moving last line; nothing in a pipe. */
    synchronized void progress(String text) {
        if (alive) {
            out.print(CLEAR_LINE + dim(text));
            out.flush();
            drawn = true;
        }
    }

    private void erase() {
        if (drawn) {
            out.print(CLEAR_LINE);
            drawn = false;
        }
    }

    String bold(String text) {
        return styled("1", text);
    }

    String dim(String text) {
        return styled("2", text);
    }

    String green(String text) {
        return styled("32", text);
    }

    String red(String text) {
        return styled("31;1", text);
    }

    String yellow(String text) {
        return styled("33", text);
    }

    private String styled(String code, String text) {
        return alive ? ESCAPE + code + "m" + text + RESET : text;
    }
}
