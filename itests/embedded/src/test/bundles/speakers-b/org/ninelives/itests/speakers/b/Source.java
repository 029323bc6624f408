package org.ninelives.itests.speakers.b;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;

@Component(property = "name=source")
@Patchable
public class Source implements Speaker {

    private final String version = Script.version(this);

    @Override
    public String say() {
        return version;
    }
}
