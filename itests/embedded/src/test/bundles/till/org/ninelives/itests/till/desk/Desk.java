package org.ninelives.itests.till.desk;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.till.Ticket;
import org.ninelives.itests.till.Till;
import org.osgi.service.component.annotations.Component;

/** Carries nothing. */
@Component
@Patchable
public class Desk implements Till {

    @Override
    public Ticket ticket() {
        return new Paper();
    }

    /** Only its consumer knows it. */
    static class Paper implements Ticket {

        private int count;

        @Override
        public int count() {
            return ++count;
        }
    }
}
