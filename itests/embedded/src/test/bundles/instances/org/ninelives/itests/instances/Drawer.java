package org.ninelives.itests.instances;

import java.util.HashMap;
import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** One for each configuration of its factory, each with state of its own. */
@Component(configurationPid = "instances.drawer", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Patchable
public class Drawer implements Vault {

    static final class Paper {

        final String text;

        Paper(String text) {
            this.text = text;
        }
    }

    @Carried
    private final Map<String, Paper> papers = new HashMap<>();

    @Override
    public synchronized void put(String key, String value) {
        papers.put(key, new Paper(value));
    }

    @Override
    public synchronized String get(String key) {
        Paper paper = papers.get(key);
        return paper == null ? null : paper.text;
    }

    @Override
    public synchronized int size() {
        return papers.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
