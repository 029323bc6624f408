package org.ninelives.itests.greeter;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.greeting.Greeting;
import org.osgi.service.component.annotations.Component;

@Component
@Patchable
public class Greeter implements Greeting {

    @Override
    public String greet() {
        return "hello";
    }
}
