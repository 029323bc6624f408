package org.ninelives.itests.joined;

import java.util.HashMap;
import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

@Component(property = "room=cellar")
@Patchable
public class Cellar implements Vault {

    @Carried
    private final Map<String, Bottle> bottles = new HashMap<>();

    @Deactivate
    void deactivate() {
        Register.rooms.clear();
        Script.reached(this, "deactivated cellar");
    }

    @Override
    public synchronized void put(String key, String value) {
        Bottle bottle = new Bottle(key, Bottle.Kind.valueOf(value));
        bottles.put(key, bottle);
        Register.note(bottle, "cellar");
    }

    @Override
    public synchronized String get(String key) {
        Bottle bottle = bottles.get(key);
        return bottle == null
                ? null
                : bottle.label + " " + bottle.kind + " in " + Register.rooms.get(key) + ", last "
                        + (Register.last.get(bottle.kind) == bottle);
    }

    @Override
    public int size() {
        return Register.puts();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
