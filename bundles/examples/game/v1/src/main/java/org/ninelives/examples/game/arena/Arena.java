package org.ninelives.examples.game.arena;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.examples.game.Players;
import org.ninelives.examples.game.UnknownPlayerException;
import org.ninelives.examples.game.Vitals;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Where the players meet. */
@Component
@Patchable
public class Arena implements Players {

    /** By name. {@link Player} belongs to this module, so each version has these players in a class of its own. */
    @Carried
    private final Map<String, Player> players = new ConcurrentHashMap<>();

    @Override
    public Vitals join(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a player needs a name");
        }
        return players.computeIfAbsent(name, Player::new).vitals();
    }

    @Override
    public Vitals hit(String name, int amount) throws UnknownPlayerException {
        if (amount < 0) {
            throw new IllegalArgumentException("a hit of " + amount);
        }
        Player player = players.get(name);
        if (player == null) {
            throw new UnknownPlayerException(name);
        }
        return player.hit(amount);
    }

    @Override
    public Optional<Vitals> find(String name) {
        return Optional.ofNullable(players.get(name)).map(Player::vitals);
    }

    @Override
    public List<Vitals> all() {
        return players.values().stream()
                .map(Player::vitals)
                .sorted(Comparator.comparing(Vitals::name))
                .toList();
    }

    @Deactivate
    void close() {
        players.clear();
    }
}
