package org.ninelives.itests.joined;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.api.module.Carried;

/** What the whole module knows. */
final class Register {

    @Carried
    static int puts;

    /** Shared by both versions: nothing in it is of the module. */
    @Carried
    static Map<String, String> rooms = new ConcurrentHashMap<>();

    @Carried
    static Map<Bottle.Kind, Bottle> last = new HashMap<>();

    private Register() {}

    static synchronized void note(Bottle bottle, String room) {
        puts++;
        rooms.put(bottle.label, room);
        last.put(bottle.kind, bottle);
    }

    static synchronized int puts() {
        return puts;
    }
}
