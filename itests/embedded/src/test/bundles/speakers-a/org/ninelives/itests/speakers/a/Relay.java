package org.ninelives.itests.speakers.a;

import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks the other module twice and gives others a chance between: what it says is all of one version. */
@Component(property = "name=relay")
@Patchable
public class Relay implements Speaker, Lifecycle {

    private final String version = Script.version(this);

    @Reference(target = "(name=source)")
    private Speaker source;

    @Activate
    void activate() {
        Script.reached("activated " + say());
        Thread own = new Thread(() -> Script.reached("own thread " + say()), "own thread of " + version);
        own.setDaemon(true);
        own.start();
    }

    @Override
    public void restored() {
        Script.reached("restored " + say());
    }

    @Override
    public String say() {
        String first = source.say();
        Thread.yield();
        return version + " " + first + " " + source.say();
    }
}
