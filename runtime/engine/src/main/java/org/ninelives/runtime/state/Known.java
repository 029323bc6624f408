package org.ninelives.runtime.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has become of each old object: a map by identity, for a million of them and more. Confined to the thread that
 * moves the state.
 *
 * <p>Open addressing in one array, key and value side by side: an object costs one cache miss, and twelve to
 * twenty-four bytes with its place in the row of {@linkplain #key(int) keys}. The upper bits of the hash choose the
 * place, so that a table that grows is read and written from front to back. Rejected: {@code IdentityHashMap} with an
 * object for each entry, which is three misses.
 */
final class Known {

    private static final int SMALLEST = 64;
    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int GOLDEN = 0x9E3779B9;

    private @Nullable Object[] table = new Object[2 * SMALLEST];
    private int shift = Integer.numberOfLeadingZeros(SMALLEST) + 1;

    /** The keys as they came, in pieces: whole, they would be copied again and again. */
    private @Nullable Object[][] keys = new Object[4][];

    private int size;

    int size() {
        return size;
    }

    /** The key that was put in after so many others. */
    Object key(int index) {
        Object key = keys[index >>> CHUNK_BITS][index & (CHUNK - 1)];
        if (key == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return key;
    }

    /** The value for this very object; null if there is none. */
    @Nullable
    Object get(Object key) {
        int place = find(key);
        return place < 0 ? null : table[place + 1];
    }

    /** Where the value for this very object is, or else the complement of where it would be; good until anything is put. */
    int find(Object key) {
        @Nullable Object[] entries = table;
        int mask = entries.length - 1;
        int place = wanted(key);
        while (true) {
            Object there = entries[place];
            if (there == key) {
                return place;
            }
            if (there == null) {
                return ~place;
            }
            place = (place + 2) & mask;
        }
    }

    private int wanted(@Nullable Object key) {
        return ((System.identityHashCode(key) * GOLDEN) >>> shift) << 1;
    }

    /** What is at a place that was found. */
    Object at(int place) {
        Object value = table[place + 1];
        if (value == null) {
            throw new IllegalStateException("nothing was found there");
        }
        return value;
    }

    /** Puts in a new key. */
    void add(int complement, Object key, Object value) {
        table[~complement] = key;
        table[~complement + 1] = value;
        int chunk = size >>> CHUNK_BITS;
        if ((size & (CHUNK - 1)) == 0) {
            if (chunk == keys.length) {
                keys = Arrays.copyOf(keys, 2 * chunk);
            }
            keys[chunk] = new Object[CHUNK];
        }
        keys[chunk][size++ & (CHUNK - 1)] = key;
        if (4 * size > table.length) {
            grow();
        }
    }

    /** Puts in a value, whether the key is new or not. */
    void put(Object key, Object value) {
        int place = find(key);
        if (place < 0) {
            add(place, key, value);
        } else {
            table[place + 1] = value;
        }
    }

    private void grow() {
        @Nullable Object[] former = table;
        table = new Object[2 * former.length];
        shift--;
        for (int i = 0; i < former.length; i += 2) {
            Object key = former[i];
            if (key != null) {
                int place = ~find(key);
                table[place] = key;
                table[place + 1] = former[i + 1];
            }
        }
    }

    /** Forgets all keys but so many of the first. */
    void forgetAllBut(int first) {
        while (size > first) {
            size--;
            Object key = key(size);
            keys[size >>> CHUNK_BITS][size & (CHUNK - 1)] = null;
            remove(find(key));
        }
    }

    /** Knuth, The Art of Computer Programming 6.4, algorithm R: whoever was put off by the removed one moves up. */
    private void remove(int removed) {
        int mask = table.length - 1;
        int gap = removed;
        for (int place = (gap + 2) & mask; table[place] != null; place = (place + 2) & mask) {
            int wanted = wanted(table[place]);
            if (((place - wanted) & mask) >= ((place - gap) & mask)) {
                table[gap] = table[place];
                table[gap + 1] = table[place + 1];
                gap = place;
            }
        }
        table[gap] = null;
        table[gap + 1] = null;
    }
}
