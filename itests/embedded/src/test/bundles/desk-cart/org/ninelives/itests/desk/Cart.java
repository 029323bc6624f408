package org.ninelives.itests.desk;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.itests.shared.Cursor;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Session;

/** Does not say of which class its cursors are. */
class Cart implements Session {

    private final Clerk clerk;
    private final String customer;
    private final List<String> items = new ArrayList<>();

    Cart(Clerk clerk, String customer) {
        this.clerk = clerk;
        this.customer = customer;
    }

    @Override
    public synchronized int add(String item) {
        items.add(item);
        return items.size();
    }

    @Override
    public synchronized List<String> items() {
        return List.copyOf(items);
    }

    synchronized String item(int position) {
        return position < items.size() ? items.get(position) : null;
    }

    @Override
    public Cursor cursor() {
        return Cursors.of(this);
    }

    @Override
    public String version() {
        return Script.version(this);
    }

    @Override
    public int endlessly(int depth) {
        return clerk.isOpen(this) ? clerk.open(customer).endlessly(depth + 1) + 1 : 0;
    }

    @Override
    public synchronized void close() {
        clerk.forget(this);
        items.clear();
    }
}
