package org.ninelives.itests.desk;

import org.ninelives.itests.shared.Cursor;
import org.ninelives.itests.shared.Session;

/** No field of the module leads to it. */
class Walker implements Cursor {

    private final Cart cart;
    private int position;

    Walker(Cart cart) {
        this.cart = cart;
    }

    @Override
    public synchronized String next() {
        String item = cart.item(position);
        position += item == null ? 0 : 1;
        return item;
    }

    @Override
    public Session session() {
        return cart;
    }
}
