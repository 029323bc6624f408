package org.ninelives.testkit;

import java.util.List;

/**
 * Where a patch can meet a caller: just before a call enters a module, or just after it has left.
 *
 * @param number from 1 on, in the order in which one run comes by
 * @param entry whether it is before a call; else after one
 * @param module the module that is called
 * @param method its interface and method, {@code Greeter.greet}
 * @param inside the calls that the caller is in at this point, the outermost one first, each as {@code method} is written
 * @param call the number of the answer that the scenario waits for, from 1 on
 */
public record Point(int number, boolean entry, String module, String method, List<String> inside, int call) {

    /** Copies the list. */
    public Point {
        inside = List.copyOf(inside);
    }

    /** Whether the caller is in no module here. */
    public boolean isOutside() {
        return inside.isEmpty();
    }

    /** Where it is, for people: {@code before Decoder.decode of org.example.decoder, inside Pipeline.send, in call 2}. */
    public String where() {
        return (entry ? "before " : "after ") + method + " of " + module
                + (inside.isEmpty() ? "" : ", inside " + String.join(" > ", inside)) + ", in call " + call;
    }
}
