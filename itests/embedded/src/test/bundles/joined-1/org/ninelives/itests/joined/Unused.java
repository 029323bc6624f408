package org.ninelives.itests.joined;

import org.ninelives.api.module.Carried;
import org.ninelives.itests.shared.Script;

/** Nobody uses it in this version. */
final class Unused {

    @Carried
    static String motto = "of version 1";

    static {
        Script.reached("1.0.0 initialised what nobody uses");
    }

    private Unused() {}
}
