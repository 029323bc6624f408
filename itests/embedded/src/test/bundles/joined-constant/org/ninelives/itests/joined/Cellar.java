package org.ninelives.itests.joined;

import java.util.HashMap;
import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

@Component(property = "room=cellar")
@Patchable
public class Cellar implements Vault {

    /** A constant cannot be assigned. */
    @Carried
    private static final Map<String, String> BOTTLES = new HashMap<>();

    @Override
    public void put(String key, String value) {
        BOTTLES.put(key, value);
    }

    @Override
    public String get(String key) {
        return BOTTLES.get(key);
    }

    @Override
    public int size() {
        return BOTTLES.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
