package org.ninelives.itests.loading;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Loading;
import org.osgi.service.component.annotations.Component;

@Component(immediate = true)
public class LoadingComponent implements Loading {

    private final ServiceLoader<Counter> kept = ServiceLoader.load(Counter.class);

    @Override
    public List<Counter> fresh() {
        return all(ServiceLoader.load(Counter.class));
    }

    @Override
    public synchronized List<Counter> kept() {
        return all(kept);
    }

    @Override
    public synchronized List<Counter> reloaded() {
        kept.reload();
        return all(kept);
    }

    private static List<Counter> all(ServiceLoader<Counter> loader) {
        List<Counter> found = new ArrayList<>();
        loader.forEach(found::add);
        return found;
    }
}
