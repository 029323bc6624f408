package org.ninelives.itests.speakers.a;

import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;

@Component(property = {"name=echo", "service.ranking:Integer=7", "service.pid=org.ninelives.itests.echo"})
public class Echo implements Speaker {

    private final String version = Script.version(this);

    @Override
    public String say() {
        return version;
    }
}
