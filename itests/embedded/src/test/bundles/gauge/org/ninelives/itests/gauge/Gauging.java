package org.ninelives.itests.gauge;

import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.ninelives.api.module.Carried;
import org.ninelives.itests.shared.GaugeMBean;
import org.ninelives.itests.shared.Script;

/** Says what it hears of its registration. */
abstract class Gauging implements GaugeMBean, MBeanRegistration {

    @Carried(concurrent = true)
    private final AtomicLong level = new AtomicLong();

    @Override
    public long getLevel() {
        return level.incrementAndGet();
    }

    @Override
    public String getVersion() {
        return Script.version(this);
    }

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName name) {
        Script.reached(this, "preRegister " + name);
        return name;
    }

    @Override
    public void postRegister(Boolean done) {
        Script.reached(this, "postRegister " + done);
    }

    @Override
    public void preDeregister() {
        Script.reached(this, "preDeregister");
    }

    @Override
    public void postDeregister() {
        Script.reached(this, "postDeregister");
    }
}
