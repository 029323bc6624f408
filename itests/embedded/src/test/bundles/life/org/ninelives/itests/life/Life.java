package org.ninelives.itests.life;

import org.ninelives.api.PatchService;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Says what happens to it. */
@Component
@Patchable
public class Life implements Counter, Lifecycle {

    @Carried
    private long count;

    public Life() {
        Script.reached(this, "constructed");
    }

    @Reference
    void inject(PatchService anything) {
        Script.reached(this, "injected");
    }

    @Activate
    void activate() {
        Script.reached(this, "activated with " + count);
    }

    @Override
    public void restored() {
        Script.reached(this, "restored with " + count);
    }

    @Override
    public void promoted() {
        Script.reached(this, "promoted");
    }

    @Override
    public void demoted() {
        Script.reached(this, "demoted");
    }

    @Deactivate
    void deactivate() {
        Script.reached(this, "deactivated");
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
