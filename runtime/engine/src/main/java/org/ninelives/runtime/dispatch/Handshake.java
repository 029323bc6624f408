package org.ninelives.runtime.dispatch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays what a host said at the beginning of its relation with a service, such as {@code Servlet.init(config)}: the host
 * says it once, to the dispatcher, but each version needs to hear it. A version hears the beginning before callers meet
 * it, and the end after the last of them left; what the host says meanwhile does not reach it twice.
 *
 * <p>A host may know the service by several registrations, one after the other or both for a while. It begins and ends
 * with each; a version that is greeted hears what the host said to the latest.
 *
 * <p>Thread-safe; no lock is held while a version is called.
 */
public final class Handshake {

    private final List<Method> begins;
    private final List<Method> ends;
    private final Object lock = new Object();

    /** The versions that heard the beginning and not yet the end, with the steps they heard; guarded by lock. */
    private final IdentityHashMap<Object, Set<Integer>> begun = new IdentityHashMap<>();

    /** The versions that hear what the host says although they do not serve yet, by identity; guarded by lock. */
    private final IdentityHashMap<Object, Target> expected = new IdentityHashMap<>();

    /** What the host said to each registration, step by step, the latest last; guarded by lock. */
    private final Map<Meeting, Object[][]> said = new LinkedHashMap<>();

    /** What one of them threw since the latest was expected; guarded by lock. */
    @Nullable
    private Throwable refusal;

    /** Whether the service goes as a whole, so that the host's end is meant for the version too; guarded by lock. */
    private boolean leaving;

    private Handshake(List<Method> begins, List<Method> ends) {
        this.begins = begins;
        this.ends = ends;
    }

    /** The handshake of the first of these interfaces that has one; null if none has. */
    @Nullable
    public static Handshake of(List<Class<?>> interfaces) {
        HostForms.Found found = new HostForms().of(interfaces);
        return found == null ? null : of(found);
    }

    @Nullable
    static Handshake of(HostForms.Found found) {
        return found.form().begins().isEmpty()
                ? null
                : new Handshake(
                        methodsOf(found.type(), found.form().begins()),
                        methodsOf(found.type(), found.form().ends()));
    }

    private static List<Method> methodsOf(Class<?> type, List<String> names) {
        return names.stream().map(name -> methodOf(type, name)).toList();
    }

    private static Method methodOf(Class<?> type, String name) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new IllegalStateException(type + " has no method " + name);
    }

    /** Which step of the beginning a method is; -1 if it is none. */
    int beginOf(Method method) {
        return stepOf(method, begins);
    }

    /** Which step of the end a method is; -1 if it is none. */
    int endOf(Method method) {
        return stepOf(method, ends);
    }

    private static int stepOf(Method method, List<Method> steps) {
        for (int step = 0; step < steps.size(); step++) {
            if (same(method, steps.get(step))) {
                return step;
            }
        }
        return -1;
    }

    private static boolean same(Method one, Method other) {
        return one.getName().equals(other.getName())
                && List.of(one.getParameterTypes()).equals(List.of(other.getParameterTypes()));
    }

    /** The host begins; versions that are about to serve hear it too, and their refusal is not the host's business. */
    @Nullable
    Object begin(Meeting meeting, int step, Target target, Object object, Object[] arguments) throws Throwable {
        List<Target> others;
        synchronized (lock) {
            Object[][] steps = step == 0 ? null : said.get(meeting);
            if (steps == null) {
                said.remove(meeting);
                steps = new Object[begins.size()][];
                said.put(meeting, steps);
            }
            steps[step] = arguments;
            others = List.copyOf(expected.values());
        }
        Object result = hear(step, target, object, arguments);
        for (Target other : others) {
            try {
                greet(other);
            } catch (Throwable refused) {
                synchronized (lock) {
                    refusal = refused;
                }
            }
        }
        return result;
    }

    /** Why a version that is about to serve is not ready to: it refused what the host said. Null if it is ready. */
    @Nullable
    public Throwable notReady(Target version) {
        Object object = version.object();
        synchronized (lock) {
            if (latest() == null || object == null || begun.containsKey(object)) {
                return null;
            }
            return refusal == null ? new IllegalStateException("it has not heard its host yet") : refusal;
        }
    }

    /** Guarded by lock. */
    private Object @Nullable [][] latest() {
        Object[][] latest = null;
        for (Object[][] steps : said.values()) {
            latest = steps;
        }
        return latest;
    }

    /**
     * Tells a version that is about to serve what the host has said, and what it may still say before the version serves:
     * a host that begins in the middle of a patch would else leave it out.
     */
    public void expect(Target version) throws Throwable {
        Object object = version.object();
        if (object != null) {
            synchronized (lock) {
                refusal = null; // of a version that was expected before
                expected.put(object, version);
            }
            greet(version);
        }
    }

    /** Tells a version what the host has said, as far as the host has and the version has not heard it. */
    public void greet(Target target) throws Throwable {
        Object object = target.object();
        if (object == null) {
            return;
        }
        Object[][] steps;
        synchronized (lock) {
            Object[][] latest = latest();
            steps = latest == null ? new Object[0][] : latest.clone();
        }
        for (int step = 0; step < steps.length; step++) {
            if (steps[step] != null) {
                hear(step, target, object, steps[step]);
            }
        }
    }

    /** A step of the beginning, if the version has not heard it. */
    @Nullable
    private Object hear(int step, Target target, Object object, Object[] arguments) throws Throwable {
        Method method = begins.get(step);
        synchronized (lock) {
            if (!begun.computeIfAbsent(object, one -> new HashSet<>()).add(step)) {
                return withoutCall(method, arguments);
            }
        }
        try {
            return call(method, object, target.hears(arguments));
        } catch (Throwable refused) {
            synchronized (lock) {
                Set<Integer> heard = begun.get(object);
                if (heard != null && heard.remove(step) && heard.isEmpty()) {
                    begun.remove(object);
                }
            }
            throw refused;
        }
    }

    /** The host ends; returns whether that is meant for the version too, because the service as a whole goes. */
    boolean endedByHost(Meeting meeting) {
        synchronized (lock) {
            said.remove(meeting);
            return leaving;
        }
    }

    /** One step of the end, as the host takes it; the last one is the end of it. */
    @Nullable
    Object end(int step, Object object, Object[] arguments) throws Throwable {
        synchronized (lock) {
            boolean heard = step == ends.size() - 1 ? begun.remove(object) != null : begun.containsKey(object);
            if (!heard) {
                return withoutCall(ends.get(step), arguments);
            }
            expected.remove(object);
        }
        return call(ends.get(step), object, arguments);
    }

    /** Tells a version that heard the beginning that it is over. */
    public void dismiss(Target target) throws Throwable {
        Object object = target.object();
        Object[] first;
        if (object == null) {
            return;
        }
        synchronized (lock) {
            expected.remove(object);
            Object[][] latest = latest();
            first = latest == null ? null : latest[0];
            if (begun.remove(object) == null) {
                return;
            }
        }
        for (Method end : ends) {
            if (end.getParameterCount() == 0) {
                call(end, object);
            } else if (first != null) {
                // A listener hears the end of what it heard the beginning of.
                call(end, object, target.hears(first));
            }
        }
    }

    /** The service as a whole goes (or has come back): what the host ends is over for the version too. */
    public void leaving(boolean goes) {
        synchronized (lock) {
            leaving = goes;
        }
    }

    @Nullable
    private static Object call(Method method, Object object, Object... arguments) throws Throwable {
        if (!method.getDeclaringClass().isInstance(object)) {
            return withoutCall(method, arguments);
        }
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    /** What a method would have handed through: {@code preRegister} returns the name that it was given. */
    @Nullable
    private static Object withoutCall(Method method, Object[] arguments) {
        for (Object argument : arguments) {
            if (method.getReturnType().isInstance(argument)) {
                return argument;
            }
        }
        return null;
    }
}
