package org.ninelives.itests.album;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** What was state is something that lives on its own, or is injected. */
@Component
@Patchable
public class Album implements Vault {

    @Carried
    private final Map<String, Integer> texts = new ConcurrentHashMap<>();

    @Carried
    private ExecutorService things;

    @Carried
    @Reference(cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Counter password;

    @Override
    public void put(String key, String value) {
        texts.put(key, 1);
    }

    @Override
    public String get(String key) {
        return String.valueOf(texts.get(key));
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
