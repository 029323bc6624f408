package org.ninelives.runtime.dispatch;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts whose ways are known, by the interface that they call. Immutable. */
public final class HostForms {

    private static final Logger LOG = LoggerFactory.getLogger(HostForms.class);

    private static final List<String> INIT = List.of("init");
    private static final List<String> DESTROY = List.of("destroy");

    /** The sources are Servlet 4.0 sections 2.3, 6.2.1 and 11.3, OSGi Compendium 7 chapter 113, and JMX 1.4 section 2.7. */
    private static final Map<String, HostForm> KNOWN = Stream.of(
                    HostForm.of("javax.servlet.Servlet", INIT, DESTROY),
                    HostForm.of("jakarta.servlet.Servlet", INIT, DESTROY),
                    new HostForm("javax.servlet.Filter", INIT, DESTROY, HostForm.Shared.REQUEST),
                    new HostForm("jakarta.servlet.Filter", INIT, DESTROY, HostForm.Shared.REQUEST),
                    contextListener("javax.servlet.ServletContextListener"),
                    contextListener("jakarta.servlet.ServletContextListener"),
                    new HostForm("org.osgi.service.event.EventHandler", List.of(), List.of(), HostForm.Shared.EVENT),
                    HostForm.of(
                            "javax.management.MBeanRegistration",
                            List.of("preRegister", "postRegister"),
                            List.of("preDeregister", "postDeregister")))
            .collect(Collectors.toUnmodifiableMap(HostForm::interfaceName, Function.identity()));

    private final Map<String, HostForm> added;

    /** Those that are known everywhere. */
    public HostForms() {
        this(List.of());
    }

    /** And others; what is known is not replaced. */
    public HostForms(List<HostForm> others) {
        this.added = others.stream()
                .collect(Collectors.toMap(HostForm::interfaceName, Function.identity(), (one, two) -> one));
    }

    private static HostForm contextListener(String name) {
        return HostForm.of(name, List.of("contextInitialized"), List.of("contextDestroyed"));
    }

    /** An interface with a form, as a service has it. */
    record Found(HostForm form, Class<?> type) {}

    /** The form of the first of these interfaces, or of those that they extend, that has one; null if none has. */
    @Nullable
    Found of(List<Class<?>> interfaces) {
        for (Class<?> type : interfaces) {
            List<Class<?>> all = new ArrayList<>(List.of(type));
            for (int i = 0; i < all.size(); i++) {
                Collections.addAll(all, all.get(i).getInterfaces());
                HostForm form = of(all.get(i).getName());
                if (form != null && fits(form, all.get(i))) {
                    return new Found(form, all.get(i));
                }
            }
        }
        return null;
    }

    /** Said by somebody else, and perhaps of another version of the interface. */
    private static boolean fits(HostForm form, Class<?> type) {
        List<String> methods =
                Arrays.stream(type.getMethods()).map(Method::getName).toList();
        List<String> missing = Stream.concat(form.begins().stream(), form.ends().stream())
                .filter(name -> !methods.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            LOG.error("{} has no methods {}: no handshake with its hosts is replayed", type.getName(), missing);
        }
        return missing.isEmpty();
    }

    @Nullable
    private HostForm of(String name) {
        HostForm known = KNOWN.get(name);
        return known == null ? added.get(name) : known;
    }
}
