package org.ninelives.itests.joined;

import org.ninelives.api.module.Carried;

final class Unused {

    @Carried
    static String motto = "of version 2";

    private Unused() {}
}
