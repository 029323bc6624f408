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
import org.ninelives.examples.game.levels.Levels;
import org.ninelives.examples.game.levels.Progress;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Where the players meet, and learn. */
@Component
@Patchable
public class Arena implements Players, Levels {

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
        return player(name).hit(amount);
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

    @Override
    public Progress addExp(String name, int amount) throws UnknownPlayerException {
        if (amount < 0) {
            throw new IllegalArgumentException("an experience of " + amount);
        }
        return player(name).addExp(amount);
    }

    @Override
    public Optional<Progress> progress(String name) {
        return Optional.ofNullable(players.get(name)).map(Player::progress);
    }

    @Deactivate
    void close() {
        players.clear();
    }

    private Player player(String name) throws UnknownPlayerException {
        Player player = players.get(name);
        if (player == null) {
            throw new UnknownPlayerException(name);
        }
        return player;
    }
}
