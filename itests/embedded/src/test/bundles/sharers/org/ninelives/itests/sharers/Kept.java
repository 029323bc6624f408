package org.ninelives.itests.sharers;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;

/** Has the pid that another component of the first version has too, as components that share a configuration do. */
@Component(property = {"name=kept", "service.pid=org.ninelives.itests.shared"})
@Patchable
public class Kept implements Speaker {

    @Override
    public String say() {
        return "kept " + Script.version(this);
    }
}
