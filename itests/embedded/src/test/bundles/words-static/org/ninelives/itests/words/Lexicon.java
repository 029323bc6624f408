package org.ninelives.itests.words;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.api.module.Carried;

/** State in a static field of a bundle that is no module. */
final class Lexicon {

    @Carried
    static Map<String, String> known = new ConcurrentHashMap<>();

    private Lexicon() {}
}
