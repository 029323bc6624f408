package org.ninelives.itests.verb;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Verb;
import org.osgi.service.component.annotations.Component;

/** Pages under an interface. */
@Component(property = "osgi.http.whiteboard.resource.pattern=/static/*")
@Patchable
public class Saying implements Verb {

    @Override
    public String who() {
        return "one";
    }
}
