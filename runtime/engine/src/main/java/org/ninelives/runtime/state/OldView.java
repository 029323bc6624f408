package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.OldObject;

/** A former object as a migration sees it. An object of a class that has vanished is seen the same way. */
final class OldView implements OldObject {

    private final Object old;
    private final Values values;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    /** With the fields of its class, nearest first: a field hides those of its name further up. */
    OldView(Object old, List<Field> fields, Values values) {
        this.old = old;
        this.values = values;
        for (Field field : fields) {
            this.fields.putIfAbsent(field.getName(), field);
        }
    }

    @Override
    public String className() {
        return old.getClass().getName();
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(fields.keySet());
    }

    @Override
    public @Nullable Object get(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException(className() + " has no field " + name + ", only " + fields.keySet());
        }
        Object value = Translation.read(field, old);
        try {
            return values.of(value);
        } catch (NotYet later) {
            throw new IllegalStateException(className() + "." + name + " is part of a cycle and does not exist yet");
        }
    }

    @Override
    public @Nullable OldObject old(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException(className() + " has no field " + name + ", only " + fields.keySet());
        }
        Object value = Translation.read(field, old);
        return value == null ? null : values.view(value);
    }

    @Override
    public Object successor() {
        try {
            return Objects.requireNonNull(values.of(old));
        } catch (NotYet later) {
            throw new IllegalStateException(className() + " is part of a cycle and does not exist yet");
        }
    }
}
