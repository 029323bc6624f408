package org.ninelives.runtime.state;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What has become of each old object: a map by identity, for a million of them and more. Confined to the thread that
 * moves the state.
 *
 * <p>Open addressing, key and value side by side, so that an object costs one cache miss. The uppermost bits of the hash
 * choose a table, those below a place in it. One that fills is split in two, each entry once, from front to back. No
 * table is large: a collector such as G1 puts large arrays where every reference that is stored in them costs a memory
 * fence (measured: as much as all the rest). Rejected: {@code IdentityHashMap} with an object for each entry, which is
 * three misses.
 */
final class Known {

    private static final int SMALLEST = 64;
    private static final int LARGEST = 1 << 13;
    private static final int CHUNK_BITS = 13;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int GOLDEN = 0x9E3779B9;

    /** Keys and values in turn; a power of two of tables, all of one size. */
    private @Nullable Object[][] tables = {new Object[2 * SMALLEST]};

    private int tableBits;
    private int placeBits = Integer.numberOfTrailingZeros(SMALLEST);

    /** The keys as they came. */
    private @Nullable Object[][] keys = new Object[4][];

    private int size;

    @SuppressWarnings("UnusedVariable") // written, so that the loads before it are not left out
    private int expected;

    int size() {
        return size;
    }

    private Object key(int index) {
        Object key = keys[index >>> CHUNK_BITS][index & (CHUNK - 1)];
        if (key == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return key;
    }

    /** Calls for each key and its value, in no order. */
    void forEach(BiConsumer<Object, Object> action) {
        for (@Nullable Object[] each : tables) {
            for (int i = 0; i < each.length; i += 2) {
                Object key = each[i];
                Object value = each[i + 1];
                if (key != null && value != null) {
                    action.accept(key, value);
                }
            }
        }
    }

    /** The value for this very object; null if there is none. */
    @Nullable
    Object get(Object key) {
        int hash = hash(key);
        @Nullable Object[] entries = tables[table(hash)];
        return entries[find(entries, hash, key) + 1];
    }

    /** Where an entry is, or else where it would be. */
    private int find(@Nullable Object[] entries, int hash, Object key) {
        int mask = entries.length - 1;
        int at = place(hash);
        Object there = entries[at];
        while (there != key && there != null) {
            at = (at + 2) & mask;
            there = entries[at];
        }
        return at;
    }

    private static int hash(@Nullable Object key) {
        return System.identityHashCode(key) * GOLDEN;
    }

    private int table(int hash) {
        return (hash >>> 1) >>> (31 - tableBits);
    }

    private int place(int hash) {
        return ((hash << tableBits) >>> (32 - placeBits)) << 1;
    }

    /**
     * Says which objects will be asked for next. Their headers and their places in the tables are then loaded side by
     * side, as the processor does with loads that do not depend on each other, and not one after the other.
     *
     * @param hashes room for as many numbers
     */
    void expect(@Nullable Object[] coming, int count, int[] hashes) {
        for (int i = 0; i < count; i++) {
            hashes[i] = hash(coming[i]);
        }
        int used = 0;
        for (int i = 0; i < count; i++) {
            if (tables[table(hashes[i])][place(hashes[i])] != null) {
                used++;
            }
        }
        expected += used;
    }

    /** Puts in a value, whether the key is new or not. */
    void put(Object key, Object value) {
        if (enter(key, value)) {
            remember(key);
            if (2 * size > 1 << (tableBits + placeBits)) {
                grow();
            }
        }
    }

    private boolean enter(Object key, Object value) {
        int hash = hash(key);
        @Nullable Object[] entries = tables[table(hash)];
        int at = find(entries, hash, key);
        entries[at + 1] = value;
        if (entries[at] == key) {
            return false;
        }
        entries[at] = key;
        return true;
    }

    private void remember(Object key) {
        int chunk = size >>> CHUNK_BITS;
        if ((size & (CHUNK - 1)) == 0) {
            if (chunk == keys.length) {
                keys = Arrays.copyOf(keys, 2 * chunk);
            }
            keys[chunk] = new Object[CHUNK];
        }
        keys[chunk][size++ & (CHUNK - 1)] = key;
    }

    private void grow() {
        @Nullable Object[][] former = tables;
        int length = former[0].length;
        if (length < 2 * LARGEST) {
            tables = new Object[1][2 * length];
            placeBits++;
        } else {
            tables = new Object[2 * former.length][];
            tableBits++;
        }
        for (int i = 0; i < former.length; i++) {
            @Nullable Object[] entries = former[i];
            if (tables.length > 1) {
                tables[2 * i] = new Object[length];
                tables[2 * i + 1] = new Object[length];
            }
            for (int j = 0; j < length; j += 2) {
                Object key = entries[j];
                Object value = entries[j + 1];
                if (key != null && value != null) {
                    enter(key, value);
                }
            }
        }
    }

    /** Forgets all keys but so many of the first. */
    void forgetAllBut(int first) {
        while (size > first) {
            size--;
            Object key = key(size);
            keys[size >>> CHUNK_BITS][size & (CHUNK - 1)] = null;
            int hash = hash(key);
            @Nullable Object[] entries = tables[table(hash)];
            remove(entries, find(entries, hash, key));
        }
    }

    /** Knuth, The Art of Computer Programming 6.4, algorithm R: whoever was put off by the removed one moves up. */
    private void remove(@Nullable Object[] entries, int removed) {
        int mask = entries.length - 1;
        int gap = removed;
        for (int at = (gap + 2) & mask; entries[at] != null; at = (at + 2) & mask) {
            int wanted = place(hash(entries[at]));
            if (((at - wanted) & mask) >= ((at - gap) & mask)) {
                entries[gap] = entries[at];
                entries[gap + 1] = entries[at + 1];
                gap = at;
            }
        }
        entries[gap] = null;
        entries[gap + 1] = null;
    }
}
