package org.ninelives.itests.hoard;

import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Component;

/** Never comes to an end. */
@Component
public class EndlessMigration implements Migration<Hoard.Endless> {

    public EndlessMigration() {
        Script.reached(this, "is asked for");
    }

    @Override
    public Class<Hoard.Endless> type() {
        return Hoard.Endless.class;
    }

    @Override
    public void migrate(OldObject old, Hoard.Endless fresh) {
        Script.reached(this, "migrates");
    }
}
