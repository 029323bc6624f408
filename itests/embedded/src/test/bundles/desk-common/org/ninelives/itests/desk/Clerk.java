package org.ninelives.itests.desk;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Desk;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Session;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Opens sessions, and keeps them until they are closed. */
@Component
@Patchable
public class Clerk implements Desk, Lifecycle {

    @Carried
    private final Map<String, Cart> carts = new ConcurrentHashMap<>();

    @Carried
    private volatile Session kept;

    @Override
    public void restored() {
        Script.reached(this, "restored");
    }

    @Deactivate
    void deactivate() {
        carts.values().forEach(Cart::close);
        Script.reached(this, "deactivated");
    }

    @Override
    public Session open(String customer) {
        return carts.computeIfAbsent(customer, name -> new Cart(this, name));
    }

    void forget(Cart cart) {
        carts.values().remove(cart);
    }

    boolean isOpen(Cart cart) {
        return carts.containsValue(cart);
    }

    @Override
    public Optional<Session> find(String customer) {
        return Optional.ofNullable(carts.get(customer));
    }

    @Override
    public Map<String, Session> sessions() {
        return new TreeMap<>(carts);
    }

    @Override
    public Session[] of(String... customers) {
        return Arrays.stream(customers).map(carts::get).toArray(Cart[]::new);
    }

    @Override
    public List<Session> ordered() {
        return List.copyOf(new TreeMap<>(carts).values());
    }

    @Override
    public CompletionStage<Session> later(String customer) {
        return CompletableFuture.supplyAsync(() -> open(customer));
    }

    @Override
    public boolean areOwn(Collection<Session> sessions) {
        return carts.values().containsAll(sessions);
    }

    @Override
    public boolean isOwn(Session session) {
        return session instanceof Cart cart && isOpen(cart);
    }

    @Override
    public void keep(Session session) {
        kept = session;
    }

    @Override
    public Session kept() {
        return kept;
    }

    @Override
    public Iterator<Session> each() {
        return List.<Session>copyOf(carts.values()).iterator();
    }

    @Override
    public Runnable bell() {
        return new Bell();
    }

    @Override
    public String version() {
        return Script.version(this);
    }

    /** Held by whoever asked for it. */
    static class Bell implements Runnable {
        @Override
        public void run() {
            Script.reached(this, "rings");
        }
    }
}
