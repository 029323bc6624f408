package org.ninelives.itests.speakers.a;

import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Cannot be without what is new in the other module, under an interface that it offers already. */
@Component(immediate = true)
public class Needy {

    @Reference(target = "(name=fresh)")
    private Speaker fresh;

    @Activate
    void activate() {
        Script.reached("needy hears " + fresh.say());
    }
}
