package org.ninelives.runtime.framework;

import java.util.List;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.dispatch.Handles;
import org.ninelives.runtime.state.HandedOut;
import org.ninelives.runtime.transaction.RefusedException;

/**
 * An object that a consumer holds by a handle, as the transfer of state sees it.
 *
 * @param module the name of the module that handed it out
 * @param live the handle
 * @param next from which generation on it leads to what takes the object's place
 */
record HandleOf(String module, Handles.Live live, Generation next) implements HandedOut {

    /**
     * All handles of the modules of a patch.
     *
     * @throws RefusedException if a module moves its state itself, which knows nothing of them
     */
    static List<HandedOut> all(Changeover changeover, List<StateParts.OwnTransfer> own) throws RefusedException {
        for (StateParts.OwnTransfer byItself : own) {
            int live = changeover.modules().stream()
                    .filter(module -> module.name().equals(byItself.module()))
                    .mapToInt(module -> module.handles().live().size())
                    .sum();
            if (live > 0) {
                throw new RefusedException(byItself.module() + ": consumers hold handles of " + live
                        + " objects, which its own StateTransfer cannot move; let them close these, or carry the state"
                        + " with @Carried");
            }
        }
        return changeover.modules().stream()
                .flatMap(module -> module.handles().live().stream()
                        .map(live -> (HandedOut) new HandleOf(module.name(), live, changeover.next())))
                .toList();
    }

    @Override
    public Object object() {
        return live.object();
    }

    @Override
    public List<Class<?>> types() {
        return live.types();
    }

    @Override
    public void becomes(Object successor) {
        live.leadTo(successor, next);
    }
}
