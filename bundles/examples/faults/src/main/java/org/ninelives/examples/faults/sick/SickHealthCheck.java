package org.ninelives.examples.faults.sick;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;

/** Says that its bundle is unfit to serve. */
@Component(property = {HealthCheck.NAME + "=Disk", HealthCheck.TAGS + "=ninelives"})
public final class SickHealthCheck implements HealthCheck {

    @Override
    public Result execute() {
        return new Result(Result.Status.CRITICAL, "the disk is full: 0 of 512 MB free");
    }
}
