package org.ninelives.itests.speakers.a;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.itests.shared.Speaker;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Says of what class the echoes are that its own bundle sees. */
@Component(property = "name=mirror")
public class Mirror implements Speaker {

    @Activate
    private BundleContext context;

    @Override
    public String say() {
        try {
            List<String> classes = new ArrayList<>();
            for (ServiceReference<Speaker> echo : context.getServiceReferences(Speaker.class, "(name=echo)")) {
                classes.add(context.getService(echo).getClass().getName());
                context.ungetService(echo);
            }
            return String.join(" ", classes);
        } catch (InvalidSyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
