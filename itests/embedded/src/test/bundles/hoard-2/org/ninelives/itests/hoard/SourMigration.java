package org.ninelives.itests.hoard;

import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.osgi.service.component.annotations.Component;

/** Never takes one. */
@Component
public class SourMigration implements Migration<Hoard.Sour> {

    @Override
    public Class<Hoard.Sour> type() {
        return Hoard.Sour.class;
    }

    @Override
    public void migrate(OldObject old, Hoard.Sour fresh) {
        throw new IllegalStateException("too sour: " + old.get("taste"));
    }
}
