package org.ninelives.runtime.dispatch;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who is inside a module, for messages.
 *
 * @param who a thread, or what a call has left to be done
 * @param where the thread is, or where that came from
 */
public record Presence(String who, List<StackTraceElement> where) {

    /** Who it is. */
    public Presence {
        where = List.copyOf(where);
    }

    static Presence of(Thread thread) {
        // A virtual one has no name, if nobody gave it one.
        String name = thread.getName().isEmpty() ? thread.toString() : thread.getName();
        return new Presence("thread \"" + name + "\"", List.of(thread.getStackTrace()));
    }

    /** All of it in one text. */
    public String text() {
        return who + where.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
    }
}
