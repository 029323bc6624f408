package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.spi.HostHandshake;
import org.ninelives.runtime.dispatch.HostForm;
import org.ninelives.runtime.dispatch.HostForms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others have told of the hosts that they bring, read whenever a service is published for the first time. */
final class HostHandshakes {

    private static final Logger LOG = LoggerFactory.getLogger(HostHandshakes.class);

    private final Whiteboard whiteboard;

    HostHandshakes(Whiteboard whiteboard) {
        this.whiteboard = whiteboard;
    }

    /** All that is known now. One that cannot be asked is left out, and said so. */
    HostForms forms() {
        List<HostForm> forms = new ArrayList<>();
        for (HostHandshake told : whiteboard.all(HostHandshake.class)) {
            try {
                forms.add(HostForm.of(told.interfaceName(), told.begins(), told.ends()));
            } catch (RuntimeException | LinkageError failure) {
                LOG.error(
                        "The host handshake {} cannot be read and is left out",
                        told.getClass().getName(),
                        failure);
            }
        }
        return new HostForms(forms);
    }
}
