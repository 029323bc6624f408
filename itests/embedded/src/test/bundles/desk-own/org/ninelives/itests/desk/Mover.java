package org.ninelives.itests.desk;

import org.ninelives.api.state.StateTransfer;
import org.ninelives.api.state.Transfer;
import org.osgi.service.component.annotations.Component;

/** Moves nothing. */
@Component
public class Mover implements StateTransfer {

    @Override
    public Object capture(Transfer transfer) {
        return "nothing";
    }

    @Override
    public void restore(Object captured, Transfer transfer) {}
}
