package org.ninelives.itests.hosts;

import java.util.List;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.ninelives.itests.shared.Caller;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks all health checks of a tag. */
@Component(property = "kind=doctor")
public class Doctor implements Caller {

    @Reference
    private HealthCheckExecutor executor;

    @Override
    public long call() {
        HealthCheckExecutionOptions now = new HealthCheckExecutionOptions().setForceInstantExecution(true);
        List<HealthCheckExecutionResult> results = executor.execute(HealthCheckSelector.tags("busy"), now);
        return results.size();
    }

    @Override
    public Object held() {
        return executor;
    }

    @Override
    public int activations() {
        return 1;
    }
}
