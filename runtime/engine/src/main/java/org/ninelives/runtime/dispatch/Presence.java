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
        return new Presence("thread \"" + thread.getName() + "\"", List.of(thread.getStackTrace()));
    }

    /** All of it in one text. */
    public String text() {
        return who + where.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
    }
}
