package org.ninelives.itests.vault;

import java.util.HashMap;
import java.util.Map;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.state.StateTransfer;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.api.state.Transfer;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Moves its state itself. */
@Component
@Patchable
public class Safe implements Vault, StateTransfer {

    private final Map<String, String> texts = new HashMap<>();

    @Override
    public synchronized Object capture(Transfer transfer) {
        Script.reached(this, "captures for " + transfer.to());
        return new HashMap<>(texts);
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized void restore(Object captured, Transfer transfer) throws StateTransferException {
        Script.reached(this, "restores from " + transfer.from());
        texts.putAll((Map<String, String>) captured);
    }

    @Override
    public synchronized void put(String key, String value) {
        texts.put(key, value);
    }

    @Override
    public synchronized String get(String key) {
        return texts.get(key);
    }

    @Override
    public synchronized int size() {
        return texts.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
