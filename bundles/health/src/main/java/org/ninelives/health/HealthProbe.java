package org.ninelives.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.felix.hc.api.HealthCheck;
import org.ninelives.api.Finding;
import org.ninelives.api.spi.Probe;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;

/**
 * Asks all health checks that a candidate has registered. One that warns is a warning; any other that is not well, or
 * cannot be asked, refuses the patch.
 *
 * <p>The checks are found and held through the candidate's own context: nobody else can see a service of a candidate.
 */
@Component
public final class HealthProbe implements Probe {

    @Override
    public List<Finding> ask(Bundle candidate) {
        String module = candidate.getSymbolicName();
        BundleContext context = candidate.getBundleContext();
        if (context == null) {
            return List.of(Finding.refuses(
                    module, candidate.getVersion() + " is not running, its health checks cannot be asked"));
        }
        List<Finding> findings = new ArrayList<>();
        for (ServiceReference<HealthCheck> reference : checks(context)) {
            if (candidate.equals(reference.getBundle())) {
                findings.addAll(ask(module, context, reference));
            }
        }
        return findings;
    }

    private static Iterable<ServiceReference<HealthCheck>> checks(BundleContext context) {
        try {
            return context.getServiceReferences(HealthCheck.class, null);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("no filter, yet a wrong one", impossible);
        }
    }

    private static List<Finding> ask(String module, BundleContext context, ServiceReference<HealthCheck> reference) {
        String name = name(reference);
        try {
            // Not the type it should have: the candidate may be wired to another copy of it.
            Object service = context.getService(reference);
            if (service == null) {
                return List.of(
                        Finding.refuses(module, name + " cannot be had: its component does not start, or is gone"));
            }
            if (!(service instanceof HealthCheck check)) {
                return List.of(Finding.refuses(
                        module, name + " cannot be asked: it is wired to another copy of org.apache.felix.hc.api"));
            }
            return Verdict.of(module, name, check.execute());
        } catch (VirtualMachineError beyondUs) {
            throw beyondUs;
        } catch (Throwable thrown) {
            // Late linking is where a bad version shows: not only exceptions.
            return List.of(Finding.refuses(module, name + " threw " + thrown));
        } finally {
            context.ungetService(reference);
        }
    }

    private static String name(ServiceReference<HealthCheck> reference) {
        Object name = reference.getProperty(HealthCheck.NAME);
        return "health check '" + Objects.requireNonNullElse(name, "without a name") + "'";
    }
}
