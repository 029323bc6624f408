package org.ninelives.itests.busy;

import org.apache.felix.hc.api.HealthCheck;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.GaugeMBean;
import org.ninelives.itests.shared.Verb;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.EventHandler;

/** One service for all of these hosts. */
@Component(
        service = {EventHandler.class, Runnable.class, Verb.class, GaugeMBean.class, HealthCheck.class},
        property = {
            "event.topics=itests/busy",
            "scheduler.period:Long=1",
            "osgi.command.scope=busy",
            "osgi.command.function=who",
            "jmx.objectname=org.ninelives.itests:type=Busy",
            "hc.name=busy",
            "hc.tags=busy"
        })
@Patchable
public class Everything extends Busy {}
