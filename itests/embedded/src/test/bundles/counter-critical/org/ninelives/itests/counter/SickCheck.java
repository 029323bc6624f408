package org.ninelives.itests.counter;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;

@Component(property = HealthCheck.NAME + "=counter")
public class SickCheck implements HealthCheck {

    @Override
    public Result execute() {
        return new Result(Result.Status.CRITICAL, "cannot count to three");
    }
}
