package org.ninelives.api.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;
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
 * <p>Most need {@link #migrate} alone. What is to work over skipped versions, or on the way back, is written on named values,
 * for the classes of the versions in between are on nobody's class path:
 *
 * <ul>
 *   <li>With the service property {@value #TO} it is a step from the versions of {@value #FROM} to that one. Steps run in the
 *       order of the versions that they lead to, each where the one before arrived: version 3 keeps the step that version 2
 *       brought, as {@link #step}, and takes over from both 1 and 2. {@link #migrate} is called for the last step only.
 *   <li>{@link #revert} takes the same way back, when a rollback brings an older version: what the newer one knows of its
 *       predecessors' state, it knows itself. The steps run in the opposite order. Where there is none, the plan says what a
 *       rollback would lose.
 * </ul>
 *
 * <p>A value that a step puts in, or exchanges, is assigned to the field of that name, and is lost where there is none. Values
 * that it leaves alone go where the names lead them without it.
 *
 * @param <T> a class of the new version of the module
 */
@ConsumerType
public interface Migration<T> {

    /** The service property with the range of versions, such as {@code [1,2)}, that this migration starts from. */
    String FROM = "patch.from";

    /** The service property with the version, such as {@code 2}, that this migration leads to, if it is a step. */
    String TO = "patch.to";

    /** The class whose objects it completes; subclasses have migrations of their own. */
    Class<T> type();

    /**
     * Completes one object. For a step, the values of {@code old} are those that {@link #step} left.
     *
     * <p>What both versions share, such as a list of strings that {@code old} and {@code fresh} hold alike, must not be changed: the
     * incumbent uses it, and will go on with it if the patch fails. A change refuses the patch.
     *
     * @param old the object as it was
     * @param fresh the object that takes its place, its fields of equal name filled
     * @throws StateTransferException to refuse the state; the patch is undone and the incumbent goes on serving
     */
    default void migrate(OldObject old, T fresh) throws StateTransferException {}

    /**
     * Turns the values of one object into what they are in the version {@value #TO}; asked of steps alone.
     *
     * @param values by the names of the fields, as {@link OldObject#get} gives them; to be changed
     * @throws StateTransferException to refuse the state
     */
    default void step(Map<String, @Nullable Object> values) throws StateTransferException {}

    /**
     * Turns the values of one object of {@link #type()} into what they were in the versions {@value #FROM}.
     *
     * @param values by the names of the fields, objects of the module as they are rebuilt in the older version; to be changed
     * @throws StateTransferException to refuse the state; the rollback is undone and the newer version goes on serving
     */
    default void revert(Map<String, @Nullable Object> values) throws StateTransferException {}
}
