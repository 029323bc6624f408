package org.ninelives.itests.vault;

import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.osgi.service.component.annotations.Component;

@Component(property = "patch.from=[1,2)")
public class Lengths implements Migration<Item> {

    @Override
    public Class<Item> type() {
        return Item.class;
    }

    @Override
    public void migrate(OldObject old, Item fresh) {
        fresh.length = String.valueOf(old.get("text")).length();
    }
}
