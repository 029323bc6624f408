package org.ninelives.runtime.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What has become of each old object: a map by identity, for a million of them and more. Confined to the thread that
 * moves the state, unless a {@link Team} does: then each of its threads may ask, and put in with a {@link Pen} of its own,
 * as long as the tables do not grow meanwhile, for which the team holds everybody up.
 *
 * <p>Keys and values stand side by side in the order in which they came. Where they stand is found by open addressing, in
 * tables of numbers: of each entry its hash and its index. So a key that is new costs one cache miss, and no table holds a
 * reference: to store one into an array that has grown old, as all have after a collection or two, costs a memory fence in
 * G1 (measured: half of all time), and here the one array that is written is young, for it is the last. The uppermost bits of
 * the hash choose a table, those below a place in it; when they fill, each is split in two, front to back, and no object is
 * asked for its hash again. No array is large, for large ones are hard to place and old from the start.
 *
 * <p>Rejected: {@code IdentityHashMap}, which is one large array of references, and a map with an object for each entry, which
 * is three misses. {@code ConcurrentHashMap} for a team: the same, and it asks the keys what they equal.
 */
final class Known {

    private static final int SMALLEST = 64;
    private static final int LARGEST = 1 << 13;
    private static final int PIECE_BITS = 12;
    private static final int PIECE = 1 << PIECE_BITS;
    private static final int GOLDEN = 0x9E3779B9;

    private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(Object[].class);

    /** The hash of a key in the upper half, one more than its index in the lower; zero where there is none. */
    private long[][] tables = {new long[SMALLEST]};

    private int tableBits;
    private int placeBits = Integer.numberOfTrailingZeros(SMALLEST);

    /** Keys and values in turn; what a pen has not come to yet is null. */
    private @Nullable Object[][] entries = new Object[4][];

    /** How many pieces pens were given. */
    private int pieces;

    private final Pen own = new Pen();

    /** Whether pens other than its own have written: then pieces that are begun count as full. */
    private boolean shared;

    /** Where one thread puts in what it found: in a piece of the entries that is its own. Confined to that thread. */
    static final class Pen {

        private @Nullable Object[] piece = {};
        private int next;
        private int end;

        boolean isWorn() {
            return next == end;
        }
    }

    /** How many there are; where pens wrote side by side, a number that grows with each that this thread puts in. */
    int size() {
        return own.next;
    }

    /** How many there are, or up to a piece for each pen more. */
    int roughly() {
        return shared ? pieces << PIECE_BITS : own.next;
    }

    /** Calls for each key and its value; in the order in which they came, as far as one thread put them in. */
    void forEach(BiConsumer<Object, Object> action) {
        for (int i = 0; i < pieces << PIECE_BITS; i++) {
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
        long found = place(table, find(table, hash, key));
        return found == 0 ? null : VALUES.getAcquire(entries[piece(found)], key(index(found)) + 1);
    }

    /** Where the place of a key is, or else where it would be. */
    private int find(long[] table, int hash, Object key) {
        int mask = table.length - 1;
        int at = place(hash);
        long there = place(table, at);
        while (there != 0 && !isOf(there, hash, key)) {
            at = (at + 1) & mask;
            there = place(table, at);
        }
        return at;
    }

    /** With whatever was written before it was: the entry, and the piece that it is in. */
    private static long place(long[] table, int at) {
        return (long) PLACES.getAcquire(table, at);
    }

    private boolean isOf(long place, int hash, Object key) {
        return hashOf(place) == hash && entries[piece(place)][key(index(place))] == key;
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
     * @return a number that depends on those loads, so that they are not left out
     */
    int expect(@Nullable Object[] coming, int count, long[] places) {
        if (pieces == 0) {
            return 0;
        }
        for (int i = 0; i < count; i++) {
            places[i] = hash(coming[i]);
        }
        for (int i = 0; i < count; i++) {
            int hash = (int) places[i];
            places[i] = place(tables[table(hash)], place(hash));
        }
        int used = 0;
        for (int i = 0; i < count; i++) {
            int index = Math.max(index(places[i]), 0);
            used += entries[index >>> PIECE_BITS][key(index)] == coming[i] ? 1 : 0;
        }
        return used;
    }

    /** Puts in a value, whether the key is new or not; nobody else does anything meanwhile. */
    void put(Object key, Object value) {
        int hash = hash(key);
        long[] table = tables[table(hash)];
        int at = find(table, hash, key);
        long found = table[at];
        if (found != 0) {
            entries[piece(found)][key(index(found)) + 1] = value;
            return;
        }
        if (own.isWorn()) {
            renew(own);
        }
        table[at] = write(own, hash, key, value);
        own.next++;
        if (isFull()) {
            grow();
        }
    }

    /** Puts in another value for a key that there is. */
    void replace(Object key, Object value) {
        int hash = hash(key);
        long[] table = tables[table(hash)];
        long found = place(table, find(table, hash, key));
        VALUES.setRelease(entries[piece(found)], key(index(found)) + 1, value);
    }

    /**
     * Puts in a value unless there is one, which another thread may be about to do for the same key.
     *
     * @param pen the calling thread's own, which is not worn
     * @return the value that there is now
     */
    Object putIfAbsent(Pen pen, Object key, Object value) {
        int hash = hash(key);
        long[] table = tables[table(hash)];
        long fresh = write(pen, hash, key, value);
        int at = place(hash);
        while (true) {
            long there = place(table, at);
            if (there == 0) {
                if (PLACES.compareAndSet(table, at, 0L, fresh)) {
                    pen.next++;
                    return value;
                }
            } else if (isOf(there, hash, key)) {
                pen.piece[key(pen.next)] = null;
                pen.piece[key(pen.next) + 1] = null;
                return VALUES.getAcquire(entries[piece(there)], key(index(there)) + 1);
            } else {
                at = (at + 1) & (table.length - 1);
            }
        }
    }

    /** The pen of whoever is alone. */
    Pen own() {
        return own;
    }

    /** Writes an entry; returns its place. */
    private static long write(Pen pen, int hash, Object key, Object value) {
        int at = key(pen.next);
        pen.piece[at] = key;
        pen.piece[at + 1] = value;
        return ((long) hash << 32) | (pen.next + 1);
    }

    /** Gives a pen another piece; nobody else does the same meanwhile. */
    void renew(Pen pen) {
        if (pieces == entries.length) {
            entries = Arrays.copyOf(entries, 2 * pieces);
        }
        shared |= pen != own;
        pen.piece = new Object[2 * PIECE];
        entries[pieces] = pen.piece;
        pen.next = pieces << PIECE_BITS;
        pieces++;
        pen.end = pieces << PIECE_BITS;
    }

    private boolean isFull() {
        return 2 * roughly() > 1 << (tableBits + placeBits);
    }

    /** Whether there is room for another piece, if all that were begun are full. */
    boolean hasRoom() {
        return 2 * ((pieces + 1) << PIECE_BITS) <= 1 << (tableBits + placeBits);
    }

    /** Makes room for another piece; nobody else does anything meanwhile. */
    void makeRoom() {
        while (!hasRoom()) {
            grow();
        }
    }

    /** Asks for all memory first: without it, everything is as it was. */
    private void grow() {
        boolean larger = tables[0].length < LARGEST;
        int nextPlaceBits = larger ? placeBits + 1 : placeBits;
        int nextTableBits = larger ? tableBits : tableBits + 1;
        long[][] grown = new long[1 << nextTableBits][1 << nextPlaceBits];
        // So many pieces that it does not grow while several threads read it.
        int room = (1 << (nextTableBits + nextPlaceBits)) / (2 * PIECE) + 1;
        if (entries.length < room) {
            entries = Arrays.copyOf(entries, room);
        }
        long[][] former = tables;
        tables = grown;
        placeBits = nextPlaceBits;
        tableBits = nextTableBits;
        for (long[] each : former) {
            split(each);
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

    /** Forgets what was put in when there were so many already; nobody else does anything meanwhile. */
    void forgetAllBut(int first) {
        for (int i = (pieces << PIECE_BITS) - 1; i >= first; i--) {
            @Nullable Object[] piece = entries[i >>> PIECE_BITS];
            Object key = piece[key(i)];
            if (key == null) {
                continue;
            }
            int hash = hash(key);
            long[] table = tables[table(hash)];
            int at = place(hash);
            while (table[at] != 0 && index(table[at]) != i) {
                at = (at + 1) & (table.length - 1);
            }
            // One that was written when the stack came to its end has no place.
            if (table[at] != 0) {
                remove(table, at);
            }
            piece[key(i)] = null;
            piece[key(i) + 1] = null;
        }
        pieces = (first + PIECE - 1) >>> PIECE_BITS;
        Arrays.fill(entries, pieces, entries.length, null);
        own.next = first;
        own.end = pieces << PIECE_BITS;
        own.piece = pieces == 0 ? own.piece : entries[pieces - 1];
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
