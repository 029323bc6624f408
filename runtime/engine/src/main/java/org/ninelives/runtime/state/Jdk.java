package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the JDK's own types, whose private fields are closed.
 *
 * <p>Most hide nothing, and that can be read from the types of their fields: a {@code LocalDate} can hold three numbers
 * and no object of a module. Others are known by name. What is left is refused rather than guessed at.
 */
final class Jdk {

    private static final String CREATE = "create it in promoted() or where the component is activated, or mark it"
            + " transient if it is inside an object of the module";

    /** Shared as they are, subclasses inside the JDK included. */
    private static final Set<Class<?>> PLAIN = Set.of(
            java.math.BigInteger.class,
            java.math.BigDecimal.class,
            java.net.URL.class,
            java.net.URI.class,
            java.net.InetAddress.class,
            java.net.SocketAddress.class,
            java.nio.charset.Charset.class,
            java.nio.file.Path.class,
            java.io.File.class,
            java.util.BitSet.class,
            java.util.Calendar.class,
            java.util.Currency.class,
            java.util.Date.class,
            java.util.Locale.class,
            java.util.Random.class,
            java.util.SplittableRandom.class,
            java.util.TimeZone.class,
            java.util.UUID.class,
            java.util.logging.Logger.class,
            System.Logger.class,
            java.util.regex.Pattern.class,
            java.util.concurrent.atomic.LongAdder.class,
            java.util.concurrent.atomic.DoubleAdder.class,
            CharSequence.class);

    private static final Set<String> PLAIN_PACKAGES = Set.of("java.time", "java.time.zone", "java.text");

    /** Plain by name: they are not public. */
    private static final Set<String> PLAIN_NAMES = Set.of(
            "java.lang.String$CaseInsensitiveComparator",
            "java.util.Collections$ReverseComparator",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet");

    /** They may be shared by a library's object that holds them inside, for they can hold nothing of a module. */
    private static final Map<Class<?>, String> LOCKS = Map.of(
            java.util.concurrent.locks.Lock.class, "a lock",
            java.util.concurrent.locks.ReadWriteLock.class, "a lock",
            java.util.concurrent.locks.StampedLock.class, "a lock",
            java.util.concurrent.locks.Condition.class, "a lock's condition",
            java.util.concurrent.locks.AbstractOwnableSynchronizer.class, "a lock",
            java.util.concurrent.Semaphore.class, "a semaphore",
            java.util.concurrent.CountDownLatch.class, "a latch",
            java.util.concurrent.Phaser.class, "a barrier");

    private static final Map<Class<?>, String> LIVING = Map.ofEntries(
            Map.entry(java.util.concurrent.Executor.class, "an executor"),
            Map.entry(Thread.class, "a thread"),
            Map.entry(ThreadGroup.class, "a thread group"),
            Map.entry(java.util.Timer.class, "a timer"),
            Map.entry(java.util.TimerTask.class, "a timer's task"),
            Map.entry(org.ninelives.api.schedule.Task.class, "a declaration of a task"),
            Map.entry(org.ninelives.api.schedule.Scheduler.class, "the scheduler"),
            Map.entry(java.util.concurrent.CyclicBarrier.class, "a barrier"),
            Map.entry(java.util.concurrent.Exchanger.class, "an exchanger"),
            Map.entry(java.util.concurrent.Future.class, "a future"),
            Map.entry(ThreadLocal.class, "a thread local"),
            Map.entry(ClassLoader.class, "a class loader"),
            Map.entry(Module.class, "a module of the JVM"),
            Map.entry(Process.class, "a process"),
            Map.entry(java.lang.invoke.MethodHandle.class, "a method handle"),
            Map.entry(java.lang.invoke.VarHandle.class, "a variable handle"),
            Map.entry(java.lang.ref.Cleaner.class, "a cleaner"),
            Map.entry(java.lang.ref.Cleaner.Cleanable.class, "a cleaner's task"),
            Map.entry(java.nio.channels.SelectionKey.class, "a selector's key"),
            Map.entry(java.nio.MappedByteBuffer.class, "memory outside the heap"),
            Map.entry(java.util.ServiceLoader.class, "a service loader"),
            Map.entry(java.lang.reflect.AccessibleObject.class, "a reflected member"));

    /** By name, for their modules may be missing; like locks, a library may have them inside. */
    private static final Map<String, String> CONNECTED = Map.of(
            "java.net.http.HttpClient", "an HTTP client, which has threads",
            "java.net.http.WebSocket", "a web socket",
            "java.sql.Connection", "a database connection",
            "java.sql.Statement", "a statement of a database connection",
            "java.sql.ResultSet", "a result of a database connection",
            "javax.sql.DataSource", "a source of database connections");

    private static final Map<Class<?>, Boolean> PLAIN_ANSWERS = new ConcurrentHashMap<>();

    private Jdk() {}

    /** Whether a class is the JDK's own, so that its private fields are closed. */
    static boolean owns(Class<?> type) {
        Module module = type.getModule();
        if (!module.isNamed()) {
            return false;
        }
        String name = module.getName();
        return name.startsWith("java.") || name.startsWith("jdk.");
    }

    /**
     * Why an object of this class must not move; null if nothing is known against it. A library's class that can be
     * closed is another matter: an author may vouch for it, and inside another one of the library it is harmless.
     */
    static Shape.@Nullable Refused refused(Class<?> type) {
        for (Map.Entry<Class<?>, String> lock : LOCKS.entrySet()) {
            if (lock.getKey().isAssignableFrom(type)) {
                return Shape.Refused.unlessInternal(living(type, lock.getValue()));
            }
        }
        for (Map.Entry<Class<?>, String> living : LIVING.entrySet()) {
            if (living.getKey().isAssignableFrom(type)) {
                return Shape.Refused.because(living(type, living.getValue()));
            }
        }
        for (Map.Entry<String, String> connected : CONNECTED.entrySet()) {
            if (Shapes.isOneOf(type, Set.of(connected.getKey()))) {
                return Shape.Refused.unlessInternal(living(type, connected.getValue()));
            }
        }
        boolean closed = owns(type) && AutoCloseable.class.isAssignableFrom(type);
        return closed ? Shape.Refused.because(living(type, "something to be closed")) : null;
    }

    private static String living(Class<?> type, String what) {
        return what + " (" + type.getName() + ") does not move to another version; " + CREATE;
    }

    /** Why an object whose insides cannot be read does not move. */
    static Shape.Refused unreadable(Class<?> type) {
        return Shape.Refused.because("what a " + type.getName() + " holds cannot be read; say @Carried(share = true) if"
                + " nothing in it is of the module, or keep it in another form or move it by a StateTransfer");
    }

    /** Whether nothing that an object of exactly this class can hold is of a module. */
    static boolean plain(Class<?> type) {
        Boolean known = PLAIN_ANSWERS.get(type);
        if (known == null) {
            known = plain(type, new HashSet<>());
            PLAIN_ANSWERS.put(type, known);
        }
        return known;
    }

    /** Types that refer to each other are taken to be plain while they are being looked at. */
    private static boolean plain(Class<?> type, Set<Class<?>> lookedAt) {
        return !lookedAt.add(type) || knownAsPlain(type) || fieldsArePlain(type, lookedAt);
    }

    /** Whether no value of a variable of this type can hold anything of a module. */
    static boolean plainVariable(Class<?> type) {
        Class<?> element = element(type);
        return element.isPrimitive() || (exact(element) && plain(element));
    }

    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    /** Whether what a variable of this type refers to is of this very class, or a constant of this enum. */
    private static boolean exact(Class<?> type) {
        return owns(type)
                && (Modifier.isFinal(type.getModifiers()) || (Enum.class.isAssignableFrom(type) && type != Enum.class))
                && type != Class.class
                && refused(type) == null;
    }

    private static boolean knownAsPlain(Class<?> type) {
        if (Enum.class.isAssignableFrom(type) || PLAIN_NAMES.contains(type.getName())) {
            return true;
        }
        if (PLAIN_PACKAGES.contains(type.getPackageName())) {
            return true;
        }
        for (Class<?> plain : PLAIN) {
            if (plain.isAssignableFrom(type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fieldsArePlain(Class<?> type, Set<Class<?>> lookedAt) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                Class<?> element = element(field.getType());
                boolean plain = Modifier.isStatic(field.getModifiers())
                        || element.isPrimitive()
                        || (exact(element) && plain(element, lookedAt));
                if (!plain) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a JDK class keeps something in fields, beyond what it can compute again. */
    static boolean keepsState(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            if (level == java.util.AbstractMap.class || level == java.util.AbstractList.class) {
                continue;
            }
            for (Field field : level.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a plain object can be changed, so that two versions must not both hold it for long. */
    static boolean mutable(Object plain) {
        return plain.getClass().isArray()
                || plain.getClass().getPackageName().equals("java.util.concurrent.atomic")
                || plain.getClass().getPackageName().equals("java.text")
                || plain instanceof StringBuilder
                || plain instanceof StringBuffer
                || plain instanceof java.util.BitSet
                || plain instanceof java.util.Date
                || plain instanceof java.util.Calendar;
    }
}
