package org.ninelives.itests.life;

import org.ninelives.api.module.Promotion;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** There while its version serves. */
@Component(immediate = true)
public class Turn {

    @Reference
    private Promotion promotion;

    @Activate
    void activate() {
        Script.reached(this, "turn begins, told " + promotion.version());
    }

    @Deactivate
    void deactivate() {
        Script.reached(this, "turn ends");
    }
}
