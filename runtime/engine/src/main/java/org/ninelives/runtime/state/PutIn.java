package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.StateTransferException;

/**
 * What migrations put into an object. A value that has no place in the new version may be read by them all the same, and
 * left where it does not belong: an object of a former class would go on running its code there, and keep all of its version
 * in memory.
 */
final class PutIn {

    /** How many values are looked at in what was put into one field. */
    private static final int SAMPLE = 1_000;

    private final Shapes shapes;
    private final Map<Class<?>, List<Field>> fields = new HashMap<>();

    PutIn(Shapes shapes) {
        this.shapes = shapes;
    }

    /** What an object holds before its migrations run. */
    @Nullable
    Object[] before(Object fresh) {
        List<Field> own = fields(fresh);
        @Nullable Object[] values = new Object[own.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Translation.read(own.get(i), fresh);
        }
        return values;
    }

    private List<Field> fields(Object fresh) {
        return fields.computeIfAbsent(fresh.getClass(), type -> {
            List<Field> own = Fields.of(type);
            own.removeIf(field -> Jdk.plainVariable(field.getType()));
            return own;
        });
    }

    /**
     * Looks at what they put in.
     *
     * @param before what the object held before
     * @param within whether to look into what they left in its place as well, for there is something that does not belong
     * @throws StateTransferException with the path of an object of a former class
     */
    void requireNew(Node node, Object completed, @Nullable Object[] before, boolean within)
            throws StateTransferException {
        boolean isComponent = node.shape.translation() == null;
        List<Field> own = fields(completed);
        for (int i = 0; i < before.length; i++) {
            Field field = own.get(i);
            Object value = Translation.read(field, completed);
            boolean looked =
                    value != before[i] || (within && (!isComponent || field.isAnnotationPresent(Carried.class)));
            if (value != null && looked && shapes.of(value) != Shape.Leaf.LEAF) {
                Optional<String> old = Survey.of(value, node.path() + "." + field.getName(), shapes, SAMPLE)
                        .old();
                if (old.isPresent()) {
                    throw new StateTransferException(
                            old.get() + " is of the former version, and would go on running its"
                                    + " code; a migration has to make a new one of its values");
                }
            }
        }
    }
}
