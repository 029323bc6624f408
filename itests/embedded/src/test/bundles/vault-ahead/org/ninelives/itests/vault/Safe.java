package org.ninelives.itests.vault;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.state.StateTransfer;
import org.ninelives.api.state.Transfer;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Copies its state part by part while it is called, and remembers what changes meanwhile. */
@Component
@Patchable
public class Safe implements Vault, StateTransfer {

    private static final int PART = 100;
    private static final int LITTLE = 10;

    private final Map<String, String> texts = new HashMap<>();

    /** What is still to be copied ahead, and what has changed since it was; null while nothing is copied. */
    private Queue<String> left;

    private Set<String> changed;
    private int copied;

    /** Whether the first part came already. */
    private boolean taking;

    @Override
    public synchronized void put(String key, String value) {
        texts.put(key, value);
        if (changed != null) {
            changed.add(key);
        }
    }

    @Override
    public boolean copiesAhead() {
        return true;
    }

    @Override
    public Object captureAhead(Transfer transfer) {
        Script.reached(this, "copies ahead");
        Map<String, String> part = new HashMap<>();
        synchronized (this) {
            if (left == null) {
                left = new ArrayDeque<>(texts.keySet());
                changed = new HashSet<>();
                copied = 0;
            } else if (left.isEmpty() && changed.size() > LITTLE) {
                left.addAll(changed);
                changed.clear();
            }
            while (!left.isEmpty() && part.size() < PART) {
                String key = left.remove();
                part.put(key, texts.get(key));
            }
            copied += part.size();
            transfer.progress(copied + " of " + texts.size() + " texts");
        }
        Script.reached(this, "copied " + copied);
        return part.isEmpty() ? null : part;
    }

    @Override
    public void restoreAhead(Object part, Transfer transfer) {
        Script.reached(this, "takes ahead");
        take(part);
    }

    @Override
    public Object capture(Transfer transfer) {
        Script.reached(this, "captures the rest");
        synchronized (this) {
            Map<String, String> rest = new HashMap<>();
            if (left == null) {
                rest.putAll(texts);
            } else {
                left.forEach(key -> rest.put(key, texts.get(key)));
                changed.forEach(key -> rest.put(key, texts.get(key)));
            }
            forget();
            Script.reached(this, "captured " + rest.size());
            return rest;
        }
    }

    @Override
    public void restore(Object captured, Transfer transfer) {
        Script.reached(this, "restores");
        take(captured);
        synchronized (this) {
            taking = false;
        }
    }

    /** It may have been given something before, by a patch that came to nothing, or when it served last. */
    @SuppressWarnings("unchecked")
    private synchronized void take(Object part) {
        if (!taking) {
            texts.clear();
            taking = true;
        }
        texts.putAll((Map<String, String>) part);
    }

    @Override
    public void abandoned(Transfer transfer) {
        Script.reached(this, "abandoned");
        synchronized (this) {
            forget();
            taking = false;
        }
    }

    private void forget() {
        left = null;
        changed = null;
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
