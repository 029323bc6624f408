package org.ninelives.itests.vault;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

@Component(property = "vault.version=1")
@Patchable
public class Safe implements Vault {

    @Carried
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    @Carried
    private final Map<String, Item> items = new HashMap<>();

    @Carried(share = true)
    private ExecutorService pool = Executors.newSingleThreadExecutor(Safe::daemon);

    @Carried
    private String note = "written by version 1";

    @Carried
    private long puts;

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "vault");
        thread.setDaemon(true);
        return thread;
    }

    @Deactivate
    void deactivate() {
        texts.clear();
        items.clear();
        ExecutorService mine = pool;
        if (mine != null) {
            mine.shutdownNow();
        }
        Script.reached(this, "deactivated");
    }

    @Override
    public void put(String key, String value) {
        Script.reached(this, "put " + key);
        try {
            pool.submit(() -> keep(key, value)).get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private synchronized void keep(String key, String value) {
        texts.put(key, value);
        items.put(key, new Item(value));
        puts++;
    }

    @Override
    public synchronized String get(String key) {
        Item item = items.get(key);
        return item == null ? null : texts.get(key) + "/" + item.text + "/" + note;
    }

    @Override
    public synchronized int size() {
        return (int) puts;
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
