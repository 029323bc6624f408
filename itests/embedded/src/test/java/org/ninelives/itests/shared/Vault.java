package org.ninelives.itests.shared;

/** A service with state of many kinds. */
public interface Vault {

    /** Keeps a value. */
    void put(String key, String value);

    /** What was kept, and how it is seen now; null if nothing was. */
    String get(String key);

    /** How many values are kept. */
    int size();

    /** The version that answers. */
    String version();
}
