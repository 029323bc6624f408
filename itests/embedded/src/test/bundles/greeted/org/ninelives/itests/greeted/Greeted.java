package org.ninelives.itests.greeted;

import org.ninelives.itests.greeting.Greeting;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

@Component
public class Greeted implements Speaker {

    @Reference
    private Greeting greeting;

    @Override
    public String say() {
        return greeting.greet();
    }
}
