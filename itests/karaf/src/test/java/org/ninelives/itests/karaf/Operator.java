package org.ninelives.itests.karaf;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** Somebody who runs a Karaf with <em>route</em> in it: speaks the shell, visits the page, looks at what is installed. */
final class Operator {

    final Shell shell;
    final Web web = new Web(System.getProperty(Karaf.HTTP_PORT));

    private final BundleContext context;

    Operator(SessionFactory sessions, BundleContext context) {
        this.shell = new Shell(sessions);
        this.context = context;
    }

    /** Begins with version 1 of route and no memory of others. */
    void beginsWithRoute1() {
        removesExamples();
        shell.run("feature:install http http-whiteboard");
        shell.run("bundle:install -s " + Examples.mvn("route", "1.0.0"));
        web.awaitAnswer("/route/stats");
    }

    /** Uninstalls all examples by hand. */
    void removesExamples() {
        Await.until("the former versions are retired", this::nothingRetires);
        for (Bundle example : examples()) {
            shell.run("bundle:uninstall " + example.getBundleId());
        }
    }

    void applies(String version) {
        shell.run("patch:apply " + Examples.mvn("route", version));
    }

    void goesBack() {
        shell.run("patch:rollback --allow-drop " + Examples.ROUTE);
    }

    /** The bundles of the examples, by their ids. */
    List<Bundle> examples() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith(Examples.PREFIX))
                .toList();
    }

    Optional<Bundle> route(String version) {
        return find("route", version);
    }

    Optional<Bundle> find(String module, String version) {
        return examples().stream()
                .filter(bundle -> bundle.getSymbolicName().equals(Examples.PREFIX + module))
                .filter(bundle -> bundle.getVersion().equals(new Version(version)))
                .findFirst();
    }

    boolean isGone(String version) {
        return route(version).isEmpty();
    }

    private boolean nothingRetires() {
        return !shell.run("patch:list").contains(Examples.ROUTE)
                || shell.run("patch:info " + Examples.ROUTE).contains("standby: -");
    }

    /** What could be left behind by a patch. */
    Belongings belongings() throws IOException {
        return Belongings.of(context);
    }
}
