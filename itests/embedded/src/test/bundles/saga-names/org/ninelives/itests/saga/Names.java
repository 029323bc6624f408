package org.ninelives.itests.saga;

import java.util.Map;
import org.ninelives.api.state.Migration;
import org.osgi.service.component.annotations.Component;

/** From version 1 to version 2, which splits the name; version 3 keeps it as it is. */
@Component(property = {"patch.from=[1,2)", "patch.to=2"})
public class Names implements Migration<Hero> {

    @Override
    public Class<Hero> type() {
        return Hero.class;
    }

    @Override
    public void step(Map<String, Object> values) {
        String name = (String) values.remove("name");
        int blank = name.indexOf(' ');
        values.put("first", name.substring(0, blank));
        values.put("last", name.substring(blank + 1));
    }

    @Override
    public void revert(Map<String, Object> values) {
        values.put("name", values.get("first") + " " + values.get("last"));
    }
}
