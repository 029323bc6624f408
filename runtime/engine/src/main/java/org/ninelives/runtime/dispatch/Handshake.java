package org.ninelives.runtime.dispatch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays what a host said at the beginning of its relation with a service, such as {@code Servlet.init(config)}: the host
 * says it once, to the dispatcher, but each version needs to hear it. A version hears the beginning before callers meet
 * it, and the end after the last of them left; what the host says meanwhile does not reach it twice.
 *
 * <p>Thread-safe; no lock is held while a version is called.
 */
public final class Handshake {

    /** Interfaces with a handshake: the method that begins it and the one that ends it (Servlet 4.0, section 2.3). */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "javax.servlet.Servlet", List.of("init", "destroy"),
            "javax.servlet.Filter", List.of("init", "destroy"),
            "jakarta.servlet.Servlet", List.of("init", "destroy"),
            "jakarta.servlet.Filter", List.of("init", "destroy"));

    private final Method begin;
    private final Method end;
    private final Object lock = new Object();

    /** The versions that heard the beginning and not yet the end, by identity; guarded by lock. */
    private final Set<Object> begun = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The versions that hear what the host says although they do not serve yet, by identity; guarded by lock. */
    private final Set<Object> expected = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What the host said; null before it said anything and after it said good-bye; guarded by lock. */
    private Object @Nullable [] said;

    /** What the latest of them threw; guarded by lock. */
    @Nullable
    private Throwable refusal;

    /** Whether the service goes as a whole, so that the host's end is meant for the version too; guarded by lock. */
    private boolean leaving;

    private Handshake(Method begin, Method end) {
        this.begin = begin;
        this.end = end;
    }

    /** The handshake of the first of these interfaces that has one; null if none has. */
    @Nullable
    public static Handshake of(List<Class<?>> interfaces) {
        for (Class<?> type : interfaces) {
            List<Class<?>> all = new ArrayList<>(List.of(type));
            for (int i = 0; i < all.size(); i++) {
                Collections.addAll(all, all.get(i).getInterfaces());
                List<String> names = KNOWN.get(all.get(i).getName());
                if (names != null) {
                    return new Handshake(methodOf(all.get(i), names.get(0)), methodOf(all.get(i), names.get(1)));
                }
            }
        }
        return null;
    }

    private static Method methodOf(Class<?> type, String name) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new IllegalStateException(type + " has no method " + name);
    }

    boolean isBegin(Method method) {
        return same(method, begin);
    }

    boolean isEnd(Method method) {
        return same(method, end);
    }

    private static boolean same(Method one, Method other) {
        return one.getName().equals(other.getName())
                && List.of(one.getParameterTypes()).equals(List.of(other.getParameterTypes()));
    }

    /** The host begins; versions that are about to serve hear it too, and their refusal is not the host's business. */
    void begin(Object target, Object[] arguments) throws Throwable {
        List<Object> others;
        synchronized (lock) {
            said = arguments;
            others = List.copyOf(expected);
        }
        greet(target);
        for (Object other : others) {
            try {
                greet(other);
            } catch (Throwable refused) {
                synchronized (lock) {
                    refusal = refused;
                }
            }
        }
    }

    /** Why a version that is about to serve is not ready to: it refused what the host said. Null if it is ready. */
    @Nullable
    public Throwable notReady(Object version) {
        synchronized (lock) {
            if (said == null || begun.contains(version)) {
                return null;
            }
            return refusal == null ? new IllegalStateException("it has not heard its host yet") : refusal;
        }
    }

    /**
     * Tells a version that is about to serve what the host has said, and what it may still say before the version serves:
     * a host that begins in the middle of a patch would else leave it out.
     */
    public void expect(Object version) throws Throwable {
        synchronized (lock) {
            expected.add(version);
        }
        greet(version);
    }

    /** The host ends; returns whether that is meant for the version too, because the service as a whole goes. */
    boolean endedByHost() {
        synchronized (lock) {
            said = null;
            return leaving;
        }
    }

    /** Tells a version what the host has said, if the host has and the version has not heard it. */
    public void greet(Object target) throws Throwable {
        Object[] arguments;
        synchronized (lock) {
            arguments = said;
            if (arguments == null || !begun.add(target)) {
                return;
            }
        }
        try {
            call(begin, target, arguments);
        } catch (Throwable refused) {
            synchronized (lock) {
                begun.remove(target);
            }
            throw refused;
        }
    }

    /** Tells a version that heard the beginning that it is over. */
    public void dismiss(Object target) throws Throwable {
        boolean heard;
        synchronized (lock) {
            expected.remove(target);
            heard = begun.remove(target);
        }
        if (heard) {
            call(end, target);
        }
    }

    /** The service as a whole goes (or has come back): what the host ends is over for the version too. */
    public void leaving(boolean goes) {
        synchronized (lock) {
            leaving = goes;
        }
    }

    private static void call(Method method, Object target, Object... arguments) throws Throwable {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
