package org.ninelives.itests.scopes;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Deactivate;

abstract class Counting implements Counter, Lifecycle {

    private final String name = getClass().getSimpleName();

    @Carried
    private long count;

    private boolean active;

    @Activate
    void activate(ComponentContext context) {
        String user = context.getUsingBundle() == null ? "all" : context.getUsingBundle().getSymbolicName();
        Script.reached(this, name + " activated for " + user);
        active = true;
    }

    @Deactivate
    void deactivate(ComponentContext context) {
        active = false;
        String user = context.getUsingBundle() == null ? "all" : context.getUsingBundle().getSymbolicName();
        Script.reached(this, name + " deactivated for " + user);
    }

    @Override
    public void restored() {
        Script.reached(this, name + " restored with " + count);
    }

    @Override
    public void promoted() {
        Script.reached(this, name + " promoted");
    }

    @Override
    public void demoted() {
        Script.reached(this, name + " demoted");
    }

    @Override
    public synchronized long next() {
        if (!active) {
            throw new IllegalStateException(name + " is not active");
        }
        return ++count;
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
