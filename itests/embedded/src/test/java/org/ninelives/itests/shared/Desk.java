package org.ninelives.itests.shared;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A service that hands out objects for its consumers to keep. */
public interface Desk {

    /** The session of a customer; a new one if there is none. */
    Session open(String customer);

    /** The session of a customer. */
    Optional<Session> find(String customer);

    /** All sessions. */
    Map<String, Session> sessions();

    /** The sessions of these customers. */
    Session[] of(String... customers);

    /** The sessions in the order of their customers. */
    List<Session> ordered();

    /** The session of a customer, after a while. */
    CompletionStage<Session> later(String customer);

    /** Whether these are objects of the module itself, and open. */
    boolean areOwn(Collection<Session> sessions);

    /** Whether this is an object of the module itself, and open. */
    boolean isOwn(Session session);

    /** Keeps a session of whatever module in its state. */
    void keep(Session session);

    /** What was kept. */
    Session kept();

    /** The sessions one by one, as the module's own objects: nothing is done for these. */
    Iterator<Session> each();

    /** Something that is not marked. */
    Runnable bell();

    /** The version that answers. */
    String version();
}
