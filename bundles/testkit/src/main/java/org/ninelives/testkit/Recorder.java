package org.ninelives.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.embedded.Ninelives;

/** Hands out services and notes what they answer. Confined to the thread of the scenario, read by others when that has ended. */
final class Recorder implements Calls {

    private final Ninelives runtime;
    private final List<Answer> answers = new ArrayList<>();

    /** What the scenario waits for; null while its own code runs. */
    @Nullable
    private Method current;

    private int lookups;

    /** How many answers there were when the scenario made each of its calls. */
    private final List<Integer> begins = new ArrayList<>();

    Recorder(Ninelives runtime) {
        this.runtime = runtime;
    }

    List<Answer> answers() {
        return answers;
    }

    @Nullable
    Method current() {
        return current;
    }

    /** How many answers there were when the scenario made its next call after so many answers; the maximum if it made none. */
    int beginsAfter(int answered) {
        return begins.stream().filter(begin -> begin > answered).findFirst().orElse(Integer.MAX_VALUE);
    }

    /** How often the scenario looked for a service. */
    int lookups() {
        return lookups;
    }

    @Override
    public <T> T service(Class<T> type) {
        lookups++;
        return recorded(type, runtime.service(type));
    }

    @Override
    public <T> T service(Class<T> type, String filter) {
        lookups++;
        return recorded(type, runtime.service(type, filter));
    }

    @Override
    public <T extends @Nullable Object> T note(String what, T seen) {
        answers.add(new Answer(what, Texts.of(seen)));
        return seen;
    }

    private <T> T recorded(Class<T> type, T service) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is no interface: no dispatcher can stand for it");
        }
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Noting(service)));
    }

    /** In front of one service. */
    private final class Noting implements InvocationHandler {

        private final Object service;

        Noting(Object service) {
            this.service = service;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(method, arguments);
            }
            String call = Texts.ofCall(method, arguments);
            Method outer = current;
            current = method;
            if (outer == null) {
                begins.add(answers.size());
            }
            try {
                Object result = method.invoke(service, bare(arguments));
                answers.add(new Answer(call, method.getReturnType() == void.class ? "nothing" : Texts.of(result)));
                return passedOn(method.getReturnType(), result);
            } catch (InvocationTargetException thrown) {
                Throwable cause = Texts.causeOf(thrown);
                answers.add(new Answer(call, Texts.ofThrown(cause)));
                throw cause;
            } finally {
                current = outer;
            }
        }

        /** Without the module: none of these is a call that a scenario is about. */
        private Object ofObject(Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && service.equals(bare(arguments[0]));
                case "hashCode" -> service.hashCode();
                default -> "calls to " + service.getClass().getSimpleName();
            };
        }
    }

    private @Nullable Object passedOn(Class<?> type, @Nullable Object result) {
        return result != null && type.isInterface() && !type.getName().startsWith("java.")
                ? recorded(cast(type), result)
                : result;
    }

    @SuppressWarnings("unchecked") // what a method returns is of the type that it returns
    private static Class<Object> cast(Class<?> type) {
        return (Class<Object>) type;
    }

    private static Object @Nullable [] bare(Object @Nullable [] arguments) {
        return arguments == null
                ? null
                : Arrays.stream(arguments).map(Recorder::bare).toArray();
    }

    /** The service itself: what is in front of it is nobody's business but the scenario's. */
    private static @Nullable Object bare(@Nullable Object argument) {
        return argument != null
                        && Proxy.isProxyClass(argument.getClass())
                        && Proxy.getInvocationHandler(argument) instanceof Noting noting
                ? noting.service
                : argument;
    }
}
