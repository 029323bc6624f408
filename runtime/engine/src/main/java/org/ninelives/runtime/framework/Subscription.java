package org.ninelives.runtime.framework;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Which events a handler asks for, by its properties (OSGi Compendium 7, section 113.6). Needed where a registration of a
 * former version brings events that the one which serves does not want. Immutable.
 */
final class Subscription {

    /** Of nobody. */
    static final Subscription NONE = new Subscription(null, null, null);

    private static final String TOPICS = "event.topics";
    private static final String FILTER = "event.filter";

    /** Weak: this may be the last that is left of a version that is gone. */
    private final WeakReference<@Nullable ServiceReference<?>> handler;

    @Nullable
    private final Object topics;

    @Nullable
    private final Object filter;

    private final List<String> wanted;

    @Nullable
    private final Filter parsed;

    private Subscription(@Nullable ServiceReference<?> handler, @Nullable Object topics, @Nullable Object filter) {
        this.handler = new WeakReference<>(handler);
        this.topics = topics;
        this.filter = filter;
        this.wanted = texts(topics);
        this.parsed = parse(filter);
    }

    static Subscription of(ServiceReference<?> handler) {
        return new Subscription(handler, handler.getProperty(TOPICS), handler.getProperty(FILTER));
    }

    /** Whether this is what that handler asks for now. */
    boolean isOf(ServiceReference<?> other) {
        return other.equals(handler.get())
                && Objects.deepEquals(topics, other.getProperty(TOPICS))
                && Objects.equals(filter, other.getProperty(FILTER));
    }

    private static List<String> texts(@Nullable Object value) {
        if (value instanceof String[] texts) {
            return List.of(texts);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    @Nullable
    private static Filter parse(@Nullable Object filter) {
        try {
            return filter instanceof String text ? FrameworkUtil.createFilter(text) : null;
        } catch (InvalidSyntaxException malformed) {
            return null; // its host refused it, and sends nothing
        }
    }

    /** Whether it asks for an event; without topics it asks for all that its host sends. */
    boolean includes(Object event) {
        return (wanted.isEmpty() || wanted.stream().anyMatch(topic -> fits(topic, topicOf(event))))
                && (parsed == null || matches(event, parsed));
    }

    private static boolean fits(String wanted, String topic) {
        return wanted.equals("*")
                || (wanted.endsWith("/*")
                        ? topic.startsWith(wanted.substring(0, wanted.length() - 1))
                        : wanted.equals(topic));
    }

    // The type of an event is its host's, and the engine does not import it.

    private record Questions(Method topic, Method matches) {}

    private static final ClassValue<Questions> QUESTIONS = new ClassValue<>() {
        @Override
        protected Questions computeValue(Class<?> type) {
            try {
                return new Questions(type.getMethod("getTopic"), type.getMethod("matches", Filter.class));
            } catch (NoSuchMethodException impossible) {
                throw new IllegalStateException(type + " is no event", impossible);
            }
        }
    };

    private static String topicOf(Object event) {
        return (String) ask(event, QUESTIONS.get(event.getClass()).topic());
    }

    private static boolean matches(Object event, Filter filter) {
        return (Boolean) ask(event, QUESTIONS.get(event.getClass()).matches(), filter);
    }

    private static Object ask(Object event, Method question, Object... arguments) {
        try {
            return question.invoke(event, arguments);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("the event " + event + " cannot be asked", failure);
        }
    }
}
