package org.ninelives.itests.speakers.a;

import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Calls the other module while its own bundle starts, one of its services being new. */
@Component(immediate = true)
public class Herald {

    @Reference(target = "(name=source)")
    private Speaker source;

    @Reference
    private Counter counter;

    @Activate
    void activate() {
        Script.reached("herald " + source.say() + " " + counter.version() + " " + counter.next());
    }
}
