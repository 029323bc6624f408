package org.ninelives.itests.captured;

import java.util.Map;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Leaves an early gauge with somebody else. */
@Component
@Patchable
public class Gauging extends Gauge implements Vault {

    @Activate
    void activate() {
        Map<String, String> early = visitors;
        Script.at("a gauge is read", () -> Script.reached("it says " + early.size()));
    }
}
