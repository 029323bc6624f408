package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.effects.Effects;
import org.ninelives.runtime.effects.Running;
import org.ninelives.runtime.effects.Suspect;
import org.ninelives.runtime.leak.Opened;
import org.ninelives.runtime.leak.Statics;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What holds the classes of a version that is gone, as far as it can be found from inside. No class is initialised
 * for the asking, no class is looked into that nobody has loaded, and no service is fetched.
 */
final class Holders {

    private static final String CLASS = ".class";

    /** What is asked of the strings in a version's class files. */
    static final String[] WORDS = {"addShutdownHook", "java/sql/DriverManager"};

    private static final String CACHES = "caches of the JDK (java.util.ResourceBundle, java.beans.Introspector,"
            + " java.io.ObjectStreamClass), listeners and fields of objects";

    private final BundleContext context;
    private final long gone;

    Holders(BundleContext context, long gone) {
        this.context = context;
        this.gone = gone;
    }

    /** A line each; where none is found, what was not looked into. */
    List<String> of(Suspect suspect, @Nullable Running its, Predicate<Thread> startedByIt) {
        List<String> found = new ArrayList<>(Effects.of(suspect, its, startedByIt));
        ClassLoader loader = suspect.loader();
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        found.addAll(Effects.handlers(suspect, threads));
        found.addAll(Opened.threadLocals(threads, loader));
        List<String> hooks = Opened.shutdownHooks(loader);
        found.addAll(hooks);
        if (hooks.isEmpty() && suspect.words().have("addShutdownHook")) {
            found.add("it can have added a shutdown hook (Runtime.addShutdownHook)");
        }
        found.addAll(statics(loader));
        if (found.isEmpty()) {
            found.add("nothing was found in threads, MBeans, JDBC drivers, security providers, log handlers"
                    + (Opened.isOpen()
                            ? ", thread-locals, shutdown hooks and static fields of bundles; not looked into: "
                            : "; not looked into: thread-locals, shutdown hooks and static fields of bundles (closed:"
                                    + " --add-opens java.base/java.lang=ALL-UNNAMED opens them), ")
                    + CACHES + "; a heap dump tells (patch:status --heap-dump FILE)");
        }
        return found;
    }

    private List<String> statics(ClassLoader loader) {
        List<String> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            @Nullable BundleWiring wiring = bundle.adapt(BundleWiring.class);
            @Nullable ClassLoader its = wiring == null ? null : wiring.getClassLoader();
            if (wiring != null
                    && its != null
                    && Opened.isOpen()
                    && bundle.getBundleId() != gone
                    && bundle.getBundleId() != 0) {
                for (String file : wiring.listResources(
                        "/", "*" + CLASS, BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL)) {
                    String name =
                            file.substring(0, file.length() - CLASS.length()).replace('/', '.');
                    Opened.loaded(its, name).ifPresent(type -> Statics.of(type, loader)
                            .forEach(line -> found.add(line + " (bundle " + Departure.nameOf(bundle) + ")")));
                }
            }
        }
        return found;
    }
}
