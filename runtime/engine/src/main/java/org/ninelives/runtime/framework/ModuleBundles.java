package org.ninelives.runtime.framework;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Patchable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to the bundles of modules outside patches: a first version starts, one that already serves is stopped or
 * uninstalled, another version is started by hand beside it.
 *
 * <p>Called by the framework on the thread that causes the event. No lock is held while the framework or a module is
 * called.
 */
final class ModuleBundles implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleBundles.class);

    private final BundleContext context;
    private final Visibility visibility;
    private final Modules modules;
    private final Promotions promotions;
    private final Superseded superseded;
    private final Set<Bundle> startedByHand = ConcurrentHashMap.newKeySet();

    /** What to do with a bundle that was started by hand beside the one that serves. */
    private volatile Consumer<Bundle> takeover = bundle -> {};

    /** Whom to tell of a bundle that was uninstalled, whoever did it. */
    private volatile Consumer<Bundle> removal = bundle -> {};

    ModuleBundles(
            BundleContext context,
            Visibility visibility,
            Modules modules,
            Promotions promotions,
            Superseded superseded) {
        this.context = context;
        this.visibility = visibility;
        this.modules = modules;
        this.promotions = promotions;
        this.superseded = superseded;
    }

    /** Who decides of what others do. */
    void tell(Consumer<Bundle> ofTakeover, Consumer<Bundle> ofRemoval) {
        takeover = ofTakeover;
        removal = ofRemoval;
    }

    /**
     * Looks at the bundles that were there before the runtime. One that was replaced by a patch, and came back while the
     * runtime was away, is stopped as it would be with it.
     */
    void begin() {
        for (Bundle bundle : context.getBundles()) {
            if (visibility.isModule(bundle) && Modules.isRunning(bundle)) {
                Bundle successor = superseded.by(bundle, null);
                if (successor == null) {
                    unmanaged(bundle);
                } else {
                    visibility.stand(bundle, new Standing(modules.of(successor), Role.HIDDEN, null));
                    superseded.begin(bundle, successor);
                    started(bundle);
                }
            }
        }
    }

    private void unmanaged(Bundle bundle) {
        Module module = modules.of(bundle);
        module.serve(bundle);
        module.obstacles()
                .add("bundle " + bundle.getBundleId() + " was started before the runtime, so its consumers hold its"
                        + " services as they are; restart it (bundle:restart " + bundle.getBundleId()
                        + ") to have it managed: its consumers are restarted with it, once, and what it holds in"
                        + " memory is lost");
        LOG.warn(
                "{} {} was started before the runtime and is not managed; restart bundle {} to change that",
                bundle.getSymbolicName(),
                bundle.getVersion(),
                bundle.getBundleId());
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.STARTING, BundleEvent.LAZY_ACTIVATION -> starting(bundle);
            case BundleEvent.STARTED -> started(bundle);
            case BundleEvent.STOPPING -> {
                modules.watch().notice(bundle, Watch.STOPPED);
                modules.scheduling().stops(bundle);
            }
            case BundleEvent.UPDATED -> modules.watch().notice(bundle, "it was updated");
            case BundleEvent.STOPPED -> stopped(bundle);
            case BundleEvent.UNINSTALLED -> uninstalled(bundle);
            default -> {}
        }
        modules.somethingHappened();
    }

    private void starting(Bundle bundle) {
        Standing standing = visibility.standing(bundle);
        if (!visibility.isModule(bundle) || (standing != null && standing.role() != Role.HIDDEN)) {
            if (standing != null && standing.role() == Role.SERVING) {
                modules.scheduling().serves(standing.module(), bundle);
                modules.registrations().showPromotion(standing.module(), bundle);
            }
            return;
        }
        Module module = standing == null ? modules.of(bundle) : standing.module();
        Module replaced = replacedBy(bundle);
        Bundle holder = replaced == null ? module.serving() : replaced.serving();
        Bundle serving = holder == null || holder.equals(bundle) || !Modules.isRunning(holder) ? null : holder;
        Bundle successor = superseded.by(bundle, serving);
        modules.forgetRefusal(bundle);
        if (successor != null) {
            visibility.stand(bundle, new Standing(modules.of(successor), Role.HIDDEN, null));
            superseded.begin(bundle, successor);
        } else if (serving == null) {
            module.serve(bundle);
            module.obstacles().clear();
            visibility.stand(bundle, new Standing(module, Role.SERVING, null));
            modules.scheduling().serves(module, bundle);
            modules.registrations().showPromotion(module, bundle);
        } else {
            visibility.stand(bundle, new Standing(replaced == null ? module : replaced, Role.HIDDEN, null));
            startedByHand.add(bundle);
        }
    }

    @Nullable
    private Module replacedBy(Bundle bundle) {
        String names = bundle.getHeaders("").get(Patchable.REPLACES_HEADER);
        return names == null ? null : modules.named(names.trim()).orElse(null);
    }

    private void started(Bundle bundle) {
        Optional<String> why = superseded.stop(bundle);
        if (why.isPresent()) {
            modules.refused(bundle, why.get());
            return;
        }
        if (startedByHand.remove(bundle)) {
            takeover.accept(bundle);
            return;
        }
        Standing standing = visibility.standing(bundle);
        if (standing != null && standing.role() == Role.SERVING) {
            for (Publication publication : standing.module().publications()) {
                Backend backend = publication.serving();
                if (backend != null && backend.isThere() && backend.bundle().equals(bundle)) {
                    promotions.use(backend);
                }
            }
        }
    }

    private void stopped(Bundle bundle) {
        startedByHand.remove(bundle);
        superseded.forget(bundle);
        modules.registrations().hidePromotion(bundle);
    }

    private void uninstalled(Bundle bundle) {
        modules.watch().notice(bundle, "it was uninstalled");
        Standing standing = visibility.standing(bundle);
        if (standing != null
                && standing.role() == Role.SERVING
                && bundle.equals(standing.module().serving())) {
            standing.module().serve(null);
        }
        modules.forgetRefusal(bundle);
        modules.scheduling().stops(bundle);
        visibility.forget(bundle);
        removal.accept(bundle);
    }
}
