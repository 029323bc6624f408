package org.ninelives.runtime.inspect;

import java.util.regex.Pattern;

/**
 * What is not shown: values whose field or key is named like a secret, with everything in them. A secret under a name that says
 * nothing cannot be known for one.
 */
final class Secrets {

    private static final Pattern NAMES = Pattern.compile(
            "passwo?r?d|passphrase|passcode|secret|token|credential|(api|access|private|session)[-_. ]?key",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    static boolean isSecret(String name) {
        return NAMES.matcher(name).find();
    }
}
