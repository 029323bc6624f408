package org.ninelives.itests.captured;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Makes its gauge in time. */
@Component
@Patchable
public class Gauging extends Gauge implements Vault {

    @Override
    public void restored() {
        gauge = visitors::size;
    }
}
