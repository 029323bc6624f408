package org.ninelives.examples.game.arena;

import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;
import org.osgi.service.component.annotations.Component;

/** Gives the players of version 1 the experience and the level that their hits are worth. */
@Component(property = Migration.FROM + "=[1,2)")
public class Veterans implements Migration<Player> {

    @Override
    public Class<Player> type() {
        return Player.class;
    }

    @Override
    public void migrate(OldObject old, Player fresh) throws StateTransferException {
        if (!(old.get("hits") instanceof Integer hits)) {
            throw new StateTransferException("a player's hits are not a number: " + old.get("hits"));
        }
        fresh.creditHits(hits);
    }
}
