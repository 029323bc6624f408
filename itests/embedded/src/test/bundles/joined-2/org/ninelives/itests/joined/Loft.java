package org.ninelives.itests.joined;

import java.util.HashMap;
import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

@Component(property = "room=attic")
@Patchable
@Carried(from = "Attic")
public class Loft implements Vault, Lifecycle {

    @Carried(from = "bottles")
    private final Map<String, Flask> flasks = new HashMap<>();

    @Override
    public void restored() {
        Script.reached(this, "restored attic");
    }

    @Deactivate
    void deactivate() {
        Ledger.places.clear();
        Script.reached(this, "deactivated attic");
    }

    @Override
    public synchronized void put(String key, String value) {
        Flask flask = new Flask(key, value.equals("RED") ? Flask.Sort.RUBY : Flask.Sort.valueOf(value));
        flasks.put(key, flask);
        Ledger.note(flask, "attic");
    }

    @Override
    public synchronized String get(String key) {
        Flask flask = flasks.get(key);
        return flask == null
                ? null
                : flask.title + " " + flask.sort + " in " + Ledger.places.get(key) + ", last "
                        + (Ledger.last.get(flask.sort) == flask) + ", " + Unused.motto;
    }

    @Override
    public int size() {
        return Ledger.puts();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
