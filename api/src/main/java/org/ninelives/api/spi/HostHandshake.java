package org.ninelives.api.spi;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says how a host begins and ends its relation with each service that it finds on the whiteboard, as an HTTP whiteboard
 * does with {@code Servlet.init} and {@code Servlet.destroy}. The host says it once, to the object that it holds; the
 * runtime sees to it that every version hears the beginning before it serves, and the end after its last call. Servlets,
 * filters, servlet context listeners and MBeans need none.
 *
 * <p>Register it as a service before the modules whose services the host calls are started. It is asked once for each
 * service, on the thread that registers it, and must not call back.
 */
@ConsumerType
public interface HostHandshake {

    /** The name of the interface that the host calls. */
    String interfaceName();

    /**
     * The methods by which the host begins, in its order. They take and return objects, or return nothing; each name occurs
     * once in the interface. What they return to the host comes from the version that serves.
     */
    List<String> begins();

    /** The methods by which the host ends, in its order: without arguments, or with those of the first one that begins. */
    List<String> ends();
}
