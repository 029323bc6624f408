package org.ninelives.runtime.journal;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** A record as the file holds it: the CRC-32C of its text in eight hexadecimal digits, a space, the text, a line feed. */
final class Line {

    static final byte END = '\n';
    private static final int CHECKSUM = 8;

    private Line() {}

    static byte[] write(JournalRecord record) {
        String text = TextForm.write(record);
        return (checksum(text.getBytes(StandardCharsets.UTF_8)) + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Whether these bytes, without the line feed, are what was written. */
    static boolean isIntact(byte[] line) {
        return line.length > CHECKSUM
                && line[CHECKSUM] == ' '
                && new String(line, 0, CHECKSUM, StandardCharsets.ISO_8859_1).equals(checksum(textOf(line)));
    }

    /** The record of an intact line; {@link IllegalArgumentException} if it means none. */
    static JournalRecord read(byte[] line) {
        return TextForm.read(new String(textOf(line), StandardCharsets.UTF_8));
    }

    private static byte[] textOf(byte[] line) {
        byte[] text = new byte[line.length - CHECKSUM - 1];
        System.arraycopy(line, CHECKSUM + 1, text, 0, text.length);
        return text;
    }

    private static String checksum(byte[] text) {
        CRC32C crc = new CRC32C();
        crc.update(text, 0, text.length);
        return String.format("%08x", crc.getValue());
    }
}
