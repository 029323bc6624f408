package org.ninelives.itests.hoard;

import java.util.List;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.osgi.service.component.annotations.Component;

/** Changes what it only ought to read. */
@Component
public class BagMigration implements Migration<Hoard.Bag> {

    @Override
    public Class<Hoard.Bag> type() {
        return Hoard.Bag.class;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void migrate(OldObject old, Hoard.Bag fresh) {
        ((List<String>) old.get("names")).clear();
        fresh.names.add("mine");
    }
}
