package org.ninelives.api.state;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** An object of a former version as named values; its class is not on the new version's class path. Read-only. */
@ProviderType
public interface OldObject {

    /** The binary name of its class. */
    String className();

    /** The names of its fields, those of superclasses included. */
    Set<String> names();

    /**
     * The value of a field: a primitive in its box, an object of the module as it was rebuilt in the new version, any
     * other object as it is. A value still to be rebuilt, for it is part of a cycle, may lack some of its own values.
     *
     * @throws IllegalArgumentException if there is no field of that name; the message lists those that there are
     */
    @Nullable
    Object get(String name);

    /**
     * An object of the module in a field as it was, where {@link #get} gives what takes its place: for values of it that have
     * no home in the new version. Null where the field is.
     *
     * @throws IllegalArgumentException if there is no field of that name, or it holds no object of the module's own classes
     */
    @Nullable
    OldObject old(String name);

    /**
     * What takes this object's place; itself if the new version has no class for it.
     *
     * @throws IllegalStateException if it is part of a cycle and does not exist yet
     */
    Object successor();
}
