package org.ninelives.itests.bystander;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.osgi.service.component.annotations.Component;

/** A module that has nothing to do with the counter; runs what it is given inside its own call. */
@Component
@Patchable
public class RunningComponent implements Executor {

    @Carried
    private final AtomicLong runs = new AtomicLong();

    @Override
    public void execute(Runnable work) {
        runs.incrementAndGet();
        work.run();
    }
}
