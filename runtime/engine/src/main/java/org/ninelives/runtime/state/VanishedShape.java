package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** An object whose class the new version has not: only a migration may see it, as an {@code OldObject}. */
final class VanishedShape extends Shape {

    private final List<Field> fields;
    private final String reason;

    VanishedShape(Class<?> type, String reason) {
        this.fields = Fields.of(type);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    @Override
    Cursor cursor(Object old) {
        List<Field> walked = new ArrayList<>(fields);
        walked.removeIf(field -> Jdk.plainVariable(field.getType()));
        return new Cursor() {
            private int next;

            @Override
            boolean advance() {
                if (next == walked.size()) {
                    return false;
                }
                step = walked.get(next++);
                value = Translation.read((Field) step, old);
                position = IN_FIELD;
                aside = true;
                return true;
            }
        };
    }

    @Override
    Object direct(Object old, Direct direct, Values parts) {
        throw new TooHard();
    }

    @Override
    boolean isOld(Object old) {
        return true;
    }

    @Override
    Object create(Object old, Values values) {
        return new OldView(old, fields, values);
    }
}
