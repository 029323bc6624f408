package org.ninelives.itests.desk;

import org.ninelives.itests.shared.Cursor;

final class Cursors {

    private Cursors() {}

    static Cursor of(Cart cart) {
        return new Walker(cart);
    }
}
