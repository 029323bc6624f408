package org.ninelives.runtime.state;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * Runs what may run code of a module: constructors, hash codes, comparators, migrations. Whatever that throws refuses
 * the state, with the path of the object; only a JVM in trouble is somebody else's affair. A stack overflow is the
 * module's own: a hash code that calls itself.
 */
final class Guard {

    private Guard() {}

    /** Something to do with one object. */
    interface Action {
        void run() throws Misfit, ReflectiveOperationException, StateTransferException;
    }

    static void run(Node node, Action action) throws StateTransferException {
        try {
            action.run();
        } catch (NotYet | StateTransferException known) {
            throw known;
        } catch (Misfit misfit) {
            throw new StateTransferException(node.path() + misfit.step() + ": " + misfit.reason(), misfit.getCause());
        } catch (InvocationTargetException wrapped) {
            throw failure(node, wrapped.getCause() == null ? wrapped : wrapped.getCause());
        } catch (Throwable thrown) {
            throw failure(node, thrown);
        }
    }

    /** Says where code of a module failed. */
    static StateTransferException failure(Node node, @Nullable Throwable thrown) {
        if (thrown instanceof VirtualMachineError trouble && !(thrown instanceof StackOverflowError)) {
            throw trouble;
        }
        return new StateTransferException(
                node.path() + ": " + node.old.getClass().getName() + " could not be moved: " + thrown, thrown);
    }
}
