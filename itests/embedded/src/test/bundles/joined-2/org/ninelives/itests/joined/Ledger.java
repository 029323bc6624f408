package org.ninelives.itests.joined;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.api.module.Carried;

/** What the whole module knows. */
@Carried(from = "Register")
final class Ledger {

    @Carried
    static int puts;

    @Carried(from = "rooms")
    static Map<String, String> places = new ConcurrentHashMap<>();

    @Carried
    static Map<Flask.Sort, Flask> last = new HashMap<>();

    private Ledger() {}

    static synchronized void note(Flask flask, String room) {
        puts++;
        places.put(flask.title, room);
        last.put(flask.sort, flask);
    }

    static synchronized int puts() {
        return puts;
    }
}
