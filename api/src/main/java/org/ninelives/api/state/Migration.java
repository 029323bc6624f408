package org.ninelives.api.state;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Completes an object of a module's own class after it was rebuilt from an older version, where equal names are not
 * enough: a field that did not exist, that was split or that changed its meaning.
 *
 * <p>Registered as a service by the new version. The service property {@value #FROM}, a version range, says which former
 * versions of the module it is for (any, if missing). It is called once for each object of {@link #type()}, after all
 * fields of equal name were carried over and before any object is put into a hash container, on the patch's worker while
 * no call is inside the module.
 *
 * @param <T> a class of the new version of the module
 */
@ConsumerType
public interface Migration<T> {

    /** The service property with the range of versions, such as {@code [1,2)}, that this migration starts from. */
    String FROM = "patch.from";

    /** The class whose objects it completes; subclasses have migrations of their own. */
    Class<T> type();

    /**
     * Completes one object.
     *
     * @param old the object as it was
     * @param fresh the object that takes its place, its fields of equal name filled
     * @throws StateTransferException to refuse the state; the patch is undone and the incumbent goes on serving
     */
    void migrate(OldObject old, T fresh) throws StateTransferException;
}
