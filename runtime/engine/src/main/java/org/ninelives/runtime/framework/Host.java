package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who calls a service that it found on the whiteboard, where it matters what becomes of its registration: such a host
 * takes a service whose properties change off and on again, and calls are lost in between.
 */
enum Host {
    /** The HTTP whiteboard, for servlets: of two at one path, it calls one. */
    SERVLETS,
    /** The HTTP whiteboard, for filters and preprocessors: it calls all that match. */
    FILTERS,
    /** Event Admin: it calls all that match. */
    EVENTS,
    /** The JMX whiteboard: it registers an object under its name. */
    MBEANS;

    private static final Map<String, Host> CALLING = Map.of(
            "javax.servlet.Servlet", SERVLETS,
            "jakarta.servlet.Servlet", SERVLETS,
            "javax.servlet.Filter", FILTERS,
            "jakarta.servlet.Filter", FILTERS,
            "org.osgi.service.event.EventHandler", EVENTS);

    /** Who calls a service that is published under these interfaces; null if nobody in particular does. */
    @Nullable
    static Host of(List<Class<?>> interfaces) {
        for (Class<?> type : interfaces) {
            Host host = of(type);
            if (host != null) {
                return host;
            }
        }
        return null;
    }

    @Nullable
    private static Host of(Class<?> type) {
        Host calling = CALLING.get(type.getName());
        if (calling != null) {
            return calling;
        }
        for (Class<?> parent : type.getInterfaces()) {
            Host host = of(parent);
            if (host != null) {
                return host;
            }
        }
        String name = type.getName();
        return name.endsWith("MBean") || name.endsWith("MXBean") ? MBEANS : null;
    }

    /**
     * The interfaces of one service, divided by who calls them: the registration that a host sees may have to be
     * exchanged, and that must not touch those who hold the service for another of its interfaces.
     */
    static List<List<Class<?>>> divide(List<Class<?>> interfaces) {
        Map<String, List<Class<?>>> divided = new LinkedHashMap<>();
        for (Class<?> type : interfaces) {
            Host host = of(type);
            divided.computeIfAbsent(host == null ? "" : host.name(), name -> new ArrayList<>())
                    .add(type);
        }
        return List.copyOf(divided.values());
    }
}
