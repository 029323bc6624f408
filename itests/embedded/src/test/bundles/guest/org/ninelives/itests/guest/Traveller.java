package org.ninelives.itests.guest;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Guest;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Component;

/** Knows where it is only if it was told. */
@Component
@Patchable
public class Traveller implements Guest {

    private volatile String house = "nowhere";

    @Override
    public void welcome(String in) {
        house = in;
        Script.reached(this, "welcome");
    }

    @Override
    public void farewell() {
        house = "nowhere";
        Script.reached(this, "farewell");
    }

    @Override
    public String house() {
        return house;
    }
}
