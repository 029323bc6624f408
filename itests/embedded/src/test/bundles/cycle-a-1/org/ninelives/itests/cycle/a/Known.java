package org.ninelives.itests.cycle.a;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;

/** What both versions offer. */
@Component(property = "name=a")
@Patchable
public class Known implements Speaker {

    @Override
    public String say() {
        return Script.version(this);
    }
}
