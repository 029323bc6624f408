package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.service.ListenerHook;

/** Who listens for services by which filter (OSGi Core 8, section 55.3.3). Thread-safe. */
final class Listeners implements ListenerHook {

    /** A bundle that listens by a filter. */
    record Listening(Bundle bundle, String filter) {}

    private final Set<ListenerInfo> infos = ConcurrentHashMap.newKeySet();

    @Override
    public void added(Collection<ListenerInfo> listeners) {
        for (ListenerInfo info : listeners) {
            if (info.getFilter() != null) {
                infos.add(info);
                // The framework may tell of the end first.
                if (info.isRemoved()) {
                    infos.remove(info);
                }
            }
        }
    }

    @Override
    public void removed(Collection<ListenerInfo> listeners) {
        infos.removeAll(listeners);
    }

    /** All of them, each once. */
    List<Listening> all() {
        List<Listening> all = new ArrayList<>();
        for (ListenerInfo info : infos) {
            Bundle bundle = bundleOf(info);
            if (bundle != null && !all.contains(new Listening(bundle, info.getFilter()))) {
                all.add(new Listening(bundle, info.getFilter()));
            }
        }
        return all;
    }

    @Nullable
    private static Bundle bundleOf(ListenerInfo info) {
        try {
            return info.getBundleContext().getBundle();
        } catch (IllegalStateException stopped) {
            return null;
        }
    }
}
