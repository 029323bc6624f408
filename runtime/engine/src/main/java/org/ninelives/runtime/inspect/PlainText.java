package org.ninelives.runtime.inspect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.Buffer;
import java.util.BitSet;

/**
 * The text of a value of the JDK that hides nothing, or of a constant of an enum.
 *
 * @param text cut if it is long
 * @param length of a text, how long it is uncut; -1 of whatever is none
 * @param note that it could not be read, or why only in part; may be empty
 */
record PlainText(String text, long length, String note) {

    private static final int LONGEST = 120;

    /** From here on it takes too long to find the decimal digits. */
    private static final int MOST_BITS = 4_096;

    static PlainText of(Object value) {
        try {
            if (value instanceof Enum<?> constant) {
                return new PlainText(constant.name(), -1, "");
            }
            if (value instanceof Class<?> type) {
                return new PlainText(type.getTypeName(), -1, "");
            }
            if (value instanceof CharSequence text && !(value instanceof Buffer)) {
                int length = text.length();
                return new PlainText(
                        length <= LONGEST ? text.toString() : text.subSequence(0, LONGEST) + "...", length, "");
            }
            return new PlainText(tooLong(value) ? "(" + summary(value) + ")" : cut(value.toString()), -1, "");
        } catch (RuntimeException inUse) {
            return new PlainText(
                    "", -1, "changed while it was read: " + inUse.getClass().getSimpleName());
        }
    }

    private static boolean tooLong(Object value) {
        return value instanceof BitSet
                || value instanceof Buffer
                || (value instanceof BigInteger number && number.bitLength() > MOST_BITS)
                || (value instanceof BigDecimal decimal
                        && decimal.unscaledValue().bitLength() > MOST_BITS);
    }

    private static String summary(Object value) {
        if (value instanceof BitSet bits) {
            return bits.cardinality() + " bits set";
        }
        if (value instanceof Buffer buffer) {
            return buffer.remaining() + " left of " + buffer.capacity();
        }
        return "a number of more than " + MOST_BITS + " bits";
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
