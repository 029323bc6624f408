package org.ninelives.api.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an API interface whose objects a module's services hand out for consumers to keep: a session, a cursor, a
 * subscription. Consumers get a handle in the place of the module's own object: it enters the module as a service does, and
 * after a patch it leads to what the object was converted to. So whoever keeps it holds no old code.
 *
 * <pre>{@code
 * @Handle
 * public interface Session extends AutoCloseable {
 *     void put(String item);
 * }
 *
 * public interface Shop {
 *     Session open(String customer);
 *     void transfer(Session from, Session to);
 * }
 * }</pre>
 *
 * <p>A handle stands for an object wherever the methods of a service, or of another handle, say so by their types: a marked
 * interface or one that extends it, alone, as {@code Optional}, {@code CompletionStage}, array, {@code Collection},
 * {@code List} or {@code Set} of it, or as the values of a {@code Map}. Collections, maps and arrays are handed out as
 * snapshots, of which those that are no arrays cannot be modified. Handed back as an argument, it is the module's own object again.
 *
 * <p>The same object has the same handle. Two handles are equal if they lead to the same object, whatever its own
 * {@code equals} says, and their hash code stays the same through all patches. A handle implements the marked interfaces of
 * the object, and no others. It keeps its object alive as a reference would, and the runtime keeps neither of them.
 *
 * <p>Only objects of the module's own classes are handed out so. They are moved with the state, whether a carried field leads
 * to them or not.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Handle {}
