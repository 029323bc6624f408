package org.ninelives.itests.asker;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A module that no patch is about, on the way into one that is patched. */
@Component(property = "name=asker")
@Patchable
public class Asker implements Speaker {

    @Reference(target = "(name=relay)")
    private Speaker relay;

    @Override
    public String say() {
        return relay.say();
    }
}
