package org.ninelives.itests.scopes;

import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;

@Component(factory = "speakers")
public class OnDemand implements Speaker {

    @Override
    public String say() {
        return "made on demand";
    }
}
