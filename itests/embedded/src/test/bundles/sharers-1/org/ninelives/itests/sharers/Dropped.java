package org.ninelives.itests.sharers;

import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;

/** Has the pid that the other component has too; the next version does without it. */
@Component(property = {"name=dropped", "service.pid=org.ninelives.itests.shared"})
public class Dropped implements Speaker {

    @Override
    public String say() {
        return "dropped " + Script.version(this);
    }
}
