package org.ninelives.api.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Header;

/**
 * Makes the bundle of this class a module: its services are reached through dispatchers, and its code can be exchanged
 * while they are called. bnd turns the annotation into the manifest header {@value #HEADER}.
 *
 * <pre>{@code
 * @Component
 * @Patchable
 * public class RouteHandler implements Route {
 *     @Carried private final Map<String, Visitor> visitors = new ConcurrentHashMap<>();
 * }
 * }</pre>
 *
 * <p>The interfaces of its services must live in another bundle than the module itself.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Header(name = Patchable.HEADER, value = "true")
public @interface Patchable {

    /** The manifest header that makes a bundle a module. */
    String HEADER = "Patch-Module";

    /** The manifest header that names the modules whose services a bundle of another name takes over. */
    String REPLACES_HEADER = "Patch-Replaces";

    /** The manifest header with the range of versions that a module can take over from; any, if missing. */
    String FROM_HEADER = "Patch-From";

    /**
     * The manifest header, {@code true} if the module may be kept started beside its successor, so that going back is
     * quick. Its author promises that every component does nothing in the world between {@link Lifecycle#demoted()} and
     * {@link Lifecycle#promoted()}.
     */
    String STANDBY_HEADER = "Patch-Standby";
}
