package org.ninelives.itests.hosts;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ninelives.itests.shared.Caller;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Runs all jobs that it finds on the whiteboard, as the schedulers of Karaf and Sling do, whenever it is told to. */
@Component(property = "kind=scheduler")
public class Scheduler implements Caller {

    @Reference(
            target = "(|(scheduler.period=*)(scheduler.expression=*))",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    private final List<Runnable> jobs = new CopyOnWriteArrayList<>();

    @Override
    public long call() {
        List<Runnable> due = List.copyOf(jobs);
        due.forEach(Runnable::run);
        return due.size();
    }

    @Override
    public Object held() {
        return jobs;
    }

    @Override
    public int activations() {
        return 1;
    }
}
