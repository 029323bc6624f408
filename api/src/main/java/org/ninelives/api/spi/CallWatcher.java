package org.ninelives.api.spi;

import java.lang.reflect.Method;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees each call that somebody makes to a service of a module, from just before it enters until just after it has left:
 * for tests that want to do something at exactly that point, such as a patch. Register it as a service, in a framework whose
 * property {@value #PROPERTY} was {@code true} when it started. In any other nobody is told of anything, and calls cost what
 * they always do.
 *
 * <p>Called on the calling thread, which may be inside other modules at that time, and which waits until the method has
 * returned. What a watcher throws the caller gets. Calls of handles are seen as well.
 */
@ConsumerType
public interface CallWatcher {

    /** The framework property that lets calls be watched. */
    String PROPERTY = "org.ninelives.watched";

    /**
     * A call is about to enter: it has no mark yet, and waits at no gate.
     *
     * @param module the name of the module whose service is called
     * @param method the method of its interface
     */
    void entering(String module, Method method);

    /**
     * A call has returned, or thrown. If it is the outermost call of its thread, that is in no module any more.
     *
     * @param module as it was for {@link #entering}, unless another module has taken its place meanwhile
     * @param method the method of its interface
     */
    void left(String module, Method method);
}
