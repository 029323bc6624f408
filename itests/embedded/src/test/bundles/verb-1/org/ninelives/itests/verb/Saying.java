package org.ninelives.itests.verb;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Verb;
import org.osgi.service.component.annotations.Component;

/** A command under its interface. */
@Component(property = {"osgi.command.scope=verb", "osgi.command.function=who"})
@Patchable
public class Saying implements Verb {

    @Override
    public String who() {
        return "one";
    }
}
