package org.ninelives.runtime.dispatch;

import java.util.List;

/**
 * What a host that finds services on the whiteboard does with them beyond plain calls.
 *
 * @param interfaceName the interface that the host calls
 * @param begins the methods by which the host begins its relation with a service, in their order
 * @param ends the methods by which it ends that
 * @param shared the method that must not run twice when the host knows two registrations of one service
 */
public record HostForm(String interfaceName, List<String> begins, List<String> ends, Shared shared) {

    /** Which method that is, and who of two registrations runs it. */
    public enum Shared {
        /** There is none. */
        NONE(""),
        /** An event comes by every registration whose topics fit: the first one takes it. */
        EVENT("handleEvent"),
        /** A request comes by every registration in turn, nested: the outer one takes it, the inner ones pass it on. */
        REQUEST("doFilter");

        private final String method;

        Shared(String method) {
            this.method = method;
        }

        boolean isBy(String name) {
            return method.equals(name);
        }
    }

    /** Copies the lists. */
    public HostForm {
        begins = List.copyOf(begins);
        ends = List.copyOf(ends);
    }

    /** One without a shared method. */
    public static HostForm of(String interfaceName, List<String> begins, List<String> ends) {
        return new HostForm(interfaceName, begins, ends, Shared.NONE);
    }
}
