package org.ninelives.itests.plain;

import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Component;

/** Of a bundle that is no module. */
@Component
public class PlainComponent implements BooleanSupplier {

    @Override
    public boolean getAsBoolean() {
        return true;
    }
}
