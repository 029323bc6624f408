package org.ninelives.itests.loading.desk;

import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.ninelives.itests.shared.Desk;
import org.osgi.service.component.annotations.Component;

/** Loads the desk as a program without OSGi does. */
@Component(immediate = true)
public class LoadingDesk implements Supplier<Desk> {

    @Override
    public Desk get() {
        return ServiceLoader.load(Desk.class).findFirst().orElseThrow();
    }
}
