package org.ninelives.runtime.dispatch;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.ninelives.api.spi.CallWatcher;

/**
 * What a consumer holds where calls are watched: an object of a class that extends this one, in front of the one that it
 * would hold otherwise, and equal to it. Where nobody watches there is no such class, and calls know nothing of it.
 */
public abstract class Watched extends Dispatched {

    /** Called by the generated methods. */
    protected final Object behind;

    private final Watch watch;

    /** Who is told of the calls to one service, and of which methods. */
    record Watch(CallWatcher watcher, Supplier<String> module, Constructor<?> type, List<Method> methods) {

        Object around(Entry entry, Object behind) {
            try {
                return type.newInstance(entry, behind, this);
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionError("the generated constructor only assigns", impossible);
            }
        }
    }

    /** Called by the generated constructor. */
    protected Watched(Entry entry, Object behind, Object watch) {
        super(entry);
        this.behind = behind;
        this.watch = (Watch) watch;
    }

    /** Called by the generated methods, with the number of the method. */
    protected final void entering(int method) {
        watch.watcher().entering(watch.module().get(), watch.methods().get(method));
    }

    /** Called by the generated methods, however the call has ended. */
    protected final void left(int method) {
        watch.watcher().left(watch.module().get(), watch.methods().get(method));
    }
}
