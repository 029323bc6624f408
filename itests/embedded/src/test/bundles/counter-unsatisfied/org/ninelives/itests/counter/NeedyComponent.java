package org.ninelives.itests.counter;

import java.util.concurrent.Callable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

@Component(service = {}, immediate = true)
public class NeedyComponent {

    @Reference(target = "(nobody=offers this)")
    private Callable<?> something;
}
