package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Objects of {@link RandomClasses}, and of all kinds that they may hold, linked at random. */
final class RandomGraph {

    private static final int TRIES = 40;
    private static final int MANY = 1000;

    private final RandomClasses classes;
    private final Random random;

    /** Whether nothing has to be complete before it is held: then the short way finds an order. */
    private final boolean loose;

    private final List<Object> all = new ArrayList<>();
    private int ids = 1;

    private RandomGraph(RandomClasses classes, Random random, boolean loose) {
        this.classes = classes;
        this.random = random;
        this.loose = loose;
    }

    /**
     * Fills these components, and the static fields, with what leads to so many objects or fewer; {@link #MANY} are linked by
     * fields, arrays and lists alone.
     */
    static void fill(RandomClasses classes, List<Object> components, Random random, int size) {
        RandomGraph graph = new RandomGraph(classes, random, size >= MANY);
        for (int i = 0; i < size; i++) {
            graph.all.add(graph.some());
        }
        for (Object object : List.copyOf(graph.all)) {
            graph.link(object);
        }
        components.forEach(graph::link);
        Object most = new ArrayList<>(graph.all.subList(random.nextInt(1 + graph.all.size() / 2), graph.all.size()));
        PlainWalk.write(
                classes.moving(classes.version()
                                .types(RandomType.Kind.COMPONENT)
                                .get(0))
                        .get(RandomVersion.START),
                components.get(0),
                most);
        for (RandomType statics : classes.version().types(RandomType.Kind.STATICS)) {
            classes.moving(statics).values().forEach(field -> graph.put(field, null));
        }
    }

    @SuppressWarnings("JdkObsolete") // a module may have such a list
    private Object some() {
        List<RandomType> types = classes.version().types().stream()
                .filter(type -> !type.inserted && type.kind.ofObjects())
                .filter(type -> !loose || type.keyed || type.kind != RandomType.Kind.RECORD)
                .toList();
        if (random.nextInt(3) > 0) {
            return object(types.get(random.nextInt(types.size())));
        }
        return switch (random.nextInt(loose ? 4 : 24)) {
            case 0 -> new ArrayList<>();
            case 1 -> new LinkedList<>();
            case 2 -> new ArrayDeque<>();
            case 3 -> loose ? new Object[2] : new CopyOnWriteArrayList<>();
            case 4 -> new HashMap<>();
            case 5 -> new LinkedHashMap<>();
            case 6 -> new ConcurrentHashMap<>();
            case 7 -> new IdentityHashMap<>();
            case 8 -> new TreeMap<>();
            case 9 -> new TreeMap<>(byId());
            case 10 -> new HashSet<>();
            case 11 -> new LinkedHashSet<>();
            case 12 -> new TreeSet<>();
            case 13 -> new TreeSet<>(byId());
            case 14 -> new AtomicReference<>();
            case 15 -> new Library.Box(null, "box " + ids++);
            case 16 -> new Object[1 + random.nextInt(3)];
            case 17 -> Array.newInstance(classes.of(types.get(random.nextInt(types.size())).number), random.nextInt(4));
            case 18 -> Optional.ofNullable(any(Object.class));
            case 19 -> random.nextBoolean() ? List.of(one(), one(), one()) : Arrays.asList(any(Object.class), one());
            case 20 -> random.nextBoolean() ? Map.of("a", one(), "b", one()) : Set.of("a", constant());
            case 21 -> enumSet();
            case 22 -> enumMap();
            default -> random.nextBoolean() ? constant() : classes.of(types.get(0).number);
        };
    }

    private Object object(RandomType type) {
        Class<?> made = classes.of(type.number);
        Constructor<?> constructor = made.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        Class<?>[] parameters = constructor.getParameterTypes();
        @Nullable Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            if (!made.isRecord()) {
                arguments[i] = type.outer != null && parameters[i] != int.class ? object(type.outer) : ids;
            } else {
                RecordComponent component = made.getRecordComponents()[i];
                arguments[i] = component.getName().equals("id")
                        ? ids++
                        : value(parameters[i], component.getGenericType().getTypeName());
            }
        }
        try {
            Object object = constructor.newInstance(arguments);
            if (!made.isRecord()) {
                PlainWalk.write(id(made), object, ids++);
            }
            return object;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static Field id(Class<?> type) {
        return PlainWalk.fieldsOf(type).stream()
                .filter(field -> field.getName().equals("id"))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked") // for whatever it will hold
    private Comparator<Object> byId() {
        return (Comparator<Object>) Upgrade.make(classes.named("game.ById"));
    }

    private Enum<?> constant() {
        List<RandomType> enums = classes.version().types(RandomType.Kind.ENUM);
        Object[] constants =
                classes.of(enums.get(random.nextInt(enums.size())).number).getEnumConstants();
        return (Enum<?>) constants[random.nextInt(constants.length)];
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an enum that is only known at run time
    private Object enumSet() {
        Enum constant = constant();
        return random.nextBoolean() ? EnumSet.of(constant) : EnumSet.noneOf(constant.getDeclaringClass());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an enum that is only known at run time
    private Object enumMap() {
        Enum constant = constant();
        EnumMap map = new EnumMap(constant.getDeclaringClass());
        map.put(constant, one());
        return map;
    }

    /** Any object that fits, or null. */
    private @Nullable Object any(Class<?> type) {
        return random.nextInt(12) == 0 ? null : find(type::isInstance);
    }

    private @Nullable Object find(Predicate<Object> fits) {
        for (int i = all.isEmpty() ? 0 : TRIES; i > 0; i--) {
            Object object = all.get(random.nextInt(all.size()));
            if (fits.test(object)) {
                return object;
            }
        }
        return null;
    }

    private Object one() {
        Object any = any(Object.class);
        return any == null ? "none" : any;
    }

    @SuppressWarnings("unchecked") // made here for anything
    private void link(Object object) {
        if (object instanceof Map<?, ?> map) {
            linkMap((Map<Object, Object>) map);
        } else if (object instanceof Collection<?> collection) {
            linkCollection((Collection<Object>) collection);
        } else if (object instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                Object any = any(array.getClass().getComponentType());
                array[i] = array.getClass() == Object[].class
                                || (any != null
                                        && any.getClass() == array.getClass().getComponentType())
                        ? any
                        : null;
            }
        } else if (object instanceof AtomicReference<?> reference) {
            ((AtomicReference<Object>) reference).set(any(Object.class));
        } else if (object instanceof Library.Box box) {
            box.content = any(Object.class);
        } else if (classes.defines(object.getClass()) && !object.getClass().isRecord() && !(object instanceof Enum)) {
            for (Field field : PlainWalk.fieldsOf(object.getClass())) {
                if (!field.getName().equals("id") && !field.isSynthetic() && random.nextInt(5) > 0) {
                    put(field, object);
                }
            }
        }
    }

    private void linkMap(Map<Object, Object> map) {
        if (map.getClass().getName().contains("Immutable") || map instanceof EnumMap) {
            return;
        }
        boolean sorted = map instanceof TreeMap;
        for (int i = random.nextInt(4); i > 0; i--) {
            Object key = key(sorted);
            if (key != null) {
                map.put(key, one());
            }
        }
    }

    private void linkCollection(Collection<Object> collection) {
        String name = collection.getClass().getName();
        if (name.contains("Immutable") || name.contains("Arrays") || collection instanceof EnumSet) {
            return;
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Object element = collection instanceof Set ? key(collection instanceof TreeSet) : one();
            if (element != null) {
                collection.add(element);
            }
        }
    }

    /** What can be told from all others by its id. */
    private @Nullable Object key(boolean sorted) {
        if (!sorted && random.nextInt(5) == 0) {
            return random.nextBoolean() ? constant() : "key " + random.nextInt(5);
        }
        Class<?> thing = classes.named("game.Thing");
        return find(object -> thing.isInstance(object)
                && (object instanceof Comparable
                        || (!sorted && !object.getClass().isRecord())));
    }

    private void put(Field field, @Nullable Object holder) {
        PlainWalk.write(
                field, holder, value(field.getType(), field.getGenericType().getTypeName()));
    }

    private @Nullable Object value(Class<?> type, String declared) {
        return switch (declared) {
            case "boolean" -> random.nextBoolean();
            case "byte" -> (byte) random.nextInt();
            case "short" -> (short) random.nextInt();
            case "char" -> (char) random.nextInt();
            case "int" -> random.nextInt();
            case "long" -> random.nextLong();
            case "float" -> random.nextFloat();
            case "double" -> random.nextDouble();
            case "java.lang.String", "java.lang.CharSequence" ->
                random.nextInt(5) == 0 ? null : "text " + random.nextInt(9);
            case "java.lang.Integer", "java.lang.Number" -> random.nextInt(5) == 0 ? null : random.nextInt();
            case "int[]" -> new int[] {random.nextInt(), random.nextInt()};
            case "java.util.List<java.lang.String>" -> new ArrayList<>(List.of("text " + random.nextInt(9)));
            case "java.util.Map<java.lang.String, java.lang.Integer>" ->
                new HashMap<>(Map.of("text", random.nextInt()));
            default -> type.isEnum() ? value(type) : any(type);
        };
    }

    private @Nullable Object value(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        int index = random.nextInt(constants.length + 1);
        return index == constants.length ? null : constants[index];
    }
}
