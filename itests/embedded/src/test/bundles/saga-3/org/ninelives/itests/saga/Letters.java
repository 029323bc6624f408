package org.ninelives.itests.saga;

import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.osgi.service.component.annotations.Component;

/** From version 2 to version 3. */
@Component(property = {"patch.from=[2,3)", "patch.to=3"})
public class Letters implements Migration<Hero> {

    @Override
    public Class<Hero> type() {
        return Hero.class;
    }

    @Override
    public void migrate(OldObject old, Hero fresh) {
        String first = (String) old.get("first");
        String last = (String) old.get("last");
        fresh.letters = first.length() + last.length();
    }
}
