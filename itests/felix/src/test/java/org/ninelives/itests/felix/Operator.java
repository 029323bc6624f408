package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.Committed;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchService;
import org.ninelives.api.Policy;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** Installs and patches the examples, and consumes their services as any bundle would. */
final class Operator {

    static final String PREFIX = "org.ninelives.examples.";

    private final BundleContext context;
    final PatchService patches;

    Operator(BundleContext context, PatchService patches) {
        this.context = context;
        this.patches = patches;
    }

    /** The address of an example, named like {@code game@2.0.0}. */
    static URI address(String example) {
        int at = example.indexOf('@');
        String name = example.substring(0, at);
        String version = example.substring(at + 1);
        return Path.of(
                        System.getProperty("repository"),
                        "org/ninelives/examples",
                        name,
                        version,
                        name + "-" + version + ".jar")
                .toUri();
    }

    void installs(String... examples) throws BundleException {
        for (String example : examples) {
            context.installBundle(address(example).toString()).start();
        }
    }

    /** Waits until it is there: a component is satisfied some time after its bundle started. */
    <T> T service(Class<T> type) {
        Await.until("a service " + type.getSimpleName(), () -> context.getServiceReference(type) != null);
        return context.getService(context.getServiceReference(type));
    }

    boolean offers(Class<?> type) {
        return context.getServiceReference(type) != null;
    }

    <T> List<ServiceReference<T>> references(Class<T> type, String filter) throws Exception {
        return List.copyOf(context.getServiceReferences(type, filter));
    }

    <T> T get(ServiceReference<T> reference) {
        return context.getService(reference);
    }

    static Patch patch(String... examples) {
        return Patch.of(Stream.of(examples).map(Operator::address).toArray(URI[]::new));
    }

    /** Applies a patch that has to be taken. */
    PatchReport applies(String... examples) {
        return committed(patches.apply(patch(examples)));
    }

    /** Takes back what brought the serving version, whatever is lost. */
    PatchReport goesBack(String module) {
        return committed(patches.rollback(PREFIX + module, Policy.defaults().withDropAllowed(true)));
    }

    private static PatchReport committed(PatchResult result) {
        assertThat(result).as(result::toString).isInstanceOf(Committed.class);
        return result.report();
    }

    /** Tries a patch that has to be refused and must leave nothing behind. */
    RolledBack isRefused(Patch patch) throws Exception {
        List<String> before = belongings();

        PatchResult result = patches.apply(patch);

        assertThat(result).as(result::toString).isInstanceOf(RolledBack.class);
        assertThat(belongings()).isEqualTo(before);
        return (RolledBack) result;
    }

    /** All bundles with their states, and all services. */
    private List<String> belongings() throws Exception {
        return Stream.concat(
                        Arrays.stream(context.getBundles()).map(bundle -> bundle + " " + bundle.getState()),
                        Arrays.stream(context.getAllServiceReferences(null, null))
                                .map(reference -> reference.getBundle() + " "
                                        + Arrays.toString((String[]) reference.getProperty("objectClass")))
                                .sorted())
                .toList();
    }

    /** The versions of a module that are installed. */
    List<String> installed(String module) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> (PREFIX + module).equals(bundle.getSymbolicName()))
                .map(Bundle::getVersion)
                .map(Object::toString)
                .toList();
    }

    void awaitInstalledOnly(String module, String version) {
        Await.until(module + " is there in version " + version + " only", () -> installed(module)
                .equals(List.of(version)));
    }
}
