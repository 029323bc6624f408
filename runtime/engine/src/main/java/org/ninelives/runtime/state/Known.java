package org.ninelives.runtime.state;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What has become of each old object: a map by identity, for a million of them and more. Confined to the thread that
 * moves the state.
 *
 * <p>Keys and values stand side by side in the order in which they came. Where they stand is found by open addressing, in
 * tables of numbers: of each entry its hash and its index. So a key that is new costs one cache miss, and no table holds a
 * reference: to store one into an array that has grown old, as all have after a collection or two, costs a memory fence in
 * G1 (measured: half of all time), and here the one array that is written is young, for it is the last. The uppermost bits of
 * the hash choose a table, those below a place in it; when they fill, each is split in two, front to back, and no object is
 * asked for its hash again. No array is large, for large ones are hard to place and old from the start.
 *
 * <p>Rejected: {@code IdentityHashMap}, which is one large array of references, and a map with an object for each entry, which
 * is three misses.
 */
final class Known {

    private static final int SMALLEST = 64;
    private static final int LARGEST = 1 << 13;
    private static final int PIECE_BITS = 12;
    private static final int PIECE = 1 << PIECE_BITS;
    private static final int GOLDEN = 0x9E3779B9;

    /** The hash of a key in the upper half, one more than its index in the lower; zero where there is none. */
    private long[][] tables = {new long[SMALLEST]};

    private int tableBits;
    private int placeBits = Integer.numberOfTrailingZeros(SMALLEST);

    /** Keys and values in turn. */
    private @Nullable Object[][] entries = new Object[4][];

    private int size;

    @SuppressWarnings("UnusedVariable") // written, so that the loads before it are not left out
    private int expected;

    int size() {
        return size;
    }

    /** Calls for each key and its value, in the order in which they came. */
    void forEach(BiConsumer<Object, Object> action) {
        for (int i = 0; i < size; i++) {
            Object key = entries[i >>> PIECE_BITS][key(i)];
            Object value = entries[i >>> PIECE_BITS][key(i) + 1];
            if (key != null && value != null) {
                action.accept(key, value);
            }
        }
    }

    /** The value for this very object; null if there is none. */
    @Nullable
    Object get(Object key) {
        int hash = hash(key);
        long[] table = tables[table(hash)];
        long found = table[find(table, hash, key)];
        return found == 0 ? null : entries[piece(found)][key(index(found)) + 1];
    }

    /** Where the place of a key is, or else where it would be. */
    private int find(long[] table, int hash, Object key) {
        int mask = table.length - 1;
        int at = place(hash);
        long there = table[at];
        while (there != 0 && (hashOf(there) != hash || entries[piece(there)][key(index(there))] != key)) {
            at = (at + 1) & mask;
            there = table[at];
        }
        return at;
    }

    private static int hash(@Nullable Object key) {
        return System.identityHashCode(key) * GOLDEN;
    }

    private static int hashOf(long place) {
        return (int) (place >>> 32);
    }

    private static int index(long place) {
        return (int) place - 1;
    }

    private static int piece(long place) {
        return index(place) >>> PIECE_BITS;
    }

    /** Where a key is in its piece; its value is behind it. */
    private static int key(int index) {
        return 2 * (index & (PIECE - 1));
    }

    private int table(int hash) {
        return (hash >>> 1) >>> (31 - tableBits);
    }

    private int place(int hash) {
        return (hash << tableBits) >>> (32 - placeBits);
    }

    /**
     * Says which objects will be asked for next. Their headers, their places in the tables and their entries are then loaded
     * side by side, as the processor does with loads that do not depend on each other, nor on a branch that it guessed wrong,
     * and not one after the other.
     *
     * @param places room for as many numbers
     */
    void expect(@Nullable Object[] coming, int count, long[] places) {
        if (size == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            places[i] = hash(coming[i]);
        }
        for (int i = 0; i < count; i++) {
            int hash = (int) places[i];
            places[i] = tables[table(hash)][place(hash)];
        }
        int used = 0;
        for (int i = 0; i < count; i++) {
            int index = Math.max(index(places[i]), 0);
            used += entries[index >>> PIECE_BITS][key(index)] == coming[i] ? 1 : 0;
        }
        expected += used;
    }

    /** Puts in a value, whether the key is new or not. */
    void put(Object key, Object value) {
        int hash = hash(key);
        long[] table = tables[table(hash)];
        int at = find(table, hash, key);
        long found = table[at];
        if (found != 0) {
            entries[piece(found)][key(index(found)) + 1] = value;
            return;
        }
        add(key, value);
        table[at] = ((long) hash << 32) | size;
        if (2 * size > 1 << (tableBits + placeBits)) {
            grow();
        }
    }

    private void add(Object key, Object value) {
        int piece = size >>> PIECE_BITS;
        int at = key(size);
        if (at == 0) {
            if (piece == entries.length) {
                entries = Arrays.copyOf(entries, 2 * piece);
            }
            entries[piece] = new Object[2 * PIECE];
        }
        entries[piece][at] = key;
        entries[piece][at + 1] = value;
        size++;
    }

    private void grow() {
        long[][] former = tables;
        if (former[0].length < LARGEST) {
            placeBits++;
        } else {
            tableBits++;
        }
        tables = new long[1 << tableBits][];
        int halves = tables.length / former.length;
        for (int i = 0; i < former.length; i++) {
            for (int j = i * halves; j < (i + 1) * halves; j++) {
                tables[j] = new long[1 << placeBits];
            }
            split(former[i]);
        }
    }

    private void split(long[] former) {
        for (long each : former) {
            if (each != 0) {
                long[] table = tables[table(hashOf(each))];
                int mask = table.length - 1;
                int at = place(hashOf(each));
                while (table[at] != 0) {
                    at = (at + 1) & mask;
                }
                table[at] = each;
            }
        }
    }

    /** Forgets all keys but so many of the first. */
    void forgetAllBut(int first) {
        while (size > first) {
            size--;
            @Nullable Object[] piece = entries[size >>> PIECE_BITS];
            int hash = hash(piece[key(size)]);
            long[] table = tables[table(hash)];
            int at = place(hash);
            while (index(table[at]) != size) {
                at = (at + 1) & (table.length - 1);
            }
            remove(table, at);
            piece[key(size)] = null;
            piece[key(size) + 1] = null;
        }
    }

    /** Knuth, The Art of Computer Programming 6.4, algorithm R: whoever was put off by the removed one moves up. */
    private void remove(long[] table, int removed) {
        int mask = table.length - 1;
        int gap = removed;
        for (int at = (gap + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
            int wanted = place(hashOf(table[at]));
            if (((at - wanted) & mask) >= ((at - gap) & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = 0;
    }
}
