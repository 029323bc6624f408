package org.ninelives.itests.speakers.b;

import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;

/** Another service under an interface that is known already. */
@Component(property = "name=fresh")
public class Fresh implements Speaker {

    @Override
    public String say() {
        return "fresh";
    }
}
