package org.ninelives.itests.captured;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Makes its gauge too early. */
@Component
@Patchable
public class Gauging extends Gauge implements Vault {

    @Activate
    void activate() {
        gauge = visitors::size;
    }
}
