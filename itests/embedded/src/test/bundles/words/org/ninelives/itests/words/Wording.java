package org.ninelives.itests.words;

import org.ninelives.api.module.Carried;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;

/** In a bundle of its own: what several modules extend. */
public abstract class Wording implements Speaker {

    @Carried
    private Phrase latest = new Phrase("nothing");

    @Override
    public String say() {
        String former = latest.text;
        latest = new Phrase(Script.version(this));
        return Script.version(this) + " with words of " + FromHere.version() + " after " + former;
    }

    /** State of a class that is the library's own. */
    static final class Phrase {

        final String text;

        Phrase(String text) {
            this.text = text;
        }
    }

    private static final class FromHere {

        static String version() {
            return Script.version(new FromHere());
        }
    }
}
