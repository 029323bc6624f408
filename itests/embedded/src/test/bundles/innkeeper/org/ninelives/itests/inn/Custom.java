package org.ninelives.itests.inn;

import java.util.List;
import org.ninelives.api.spi.HostHandshake;
import org.osgi.service.component.annotations.Component;

/** Says what is usual here. */
@Component
public class Custom implements HostHandshake {

    @Override
    public String interfaceName() {
        return "org.ninelives.itests.shared.Guest";
    }

    @Override
    public List<String> begins() {
        return List.of("welcome");
    }

    @Override
    public List<String> ends() {
        return List.of("farewell");
    }
}
