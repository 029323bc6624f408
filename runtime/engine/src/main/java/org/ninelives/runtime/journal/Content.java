package org.ninelives.runtime.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the bytes of a journal hold.
 *
 * @param intactBytes how many bytes the records take up; what follows is torn
 */
record Content(List<JournalRecord> records, int intactBytes) {

    /** The least that a disk writes at once, in bytes. */
    private static final int SECTOR = 512;

    /** Reads all; {@link JournalException} if a line is damaged in a way that no crash explains. */
    static Content of(byte[] bytes, Path file) throws JournalException {
        List<JournalRecord> records = new ArrayList<>();
        Sequence sequence = new Sequence();
        int start = 0;
        for (int end = lineEnd(bytes, start); end < bytes.length; end = lineEnd(bytes, start)) {
            byte[] line = Arrays.copyOfRange(bytes, start, end);
            String where = file + ", line " + (records.size() + 1) + " (byte " + start + ")";
            if (!Line.isIntact(line)) {
                if (end == bytes.length - 1 && hasHole(line)) {
                    break;
                }
                throw damaged(where, "does not agree with its checksum");
            }
            records.add(record(line, where, sequence));
            start = end + 1;
        }
        if (isIntactButForItsEnd(bytes, start)) {
            throw damaged(
                    file + ", line " + (records.size() + 1) + " (byte " + start + ")", "does not end in a line feed");
        }
        return new Content(List.copyOf(records), start);
    }

    private static JournalRecord record(byte[] line, String where, Sequence sequence) throws JournalException {
        try {
            JournalRecord record = Line.read(line);
            sequence.check(record);
            sequence.add(record);
            return record;
        } catch (RuntimeException e) {
            throw new JournalException(
                    where + " cannot be understood: " + e.getMessage()
                            + "; nothing was changed, and no patch can be applied",
                    e);
        }
    }

    private static JournalException damaged(String where, String how) {
        return new JournalException(where + " is damaged: it " + how
                + "; nothing was changed, and no patch can be applied until the file is restored or moved away");
    }

    private static int lineEnd(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != Line.END) {
            i++;
        }
        return i;
    }

    /** Whether a block of the line never reached the disk. No record holds a zero: control characters are escaped. */
    private static boolean hasHole(byte[] line) {
        if (line.length > 0 && line[0] == 0) {
            return true;
        }
        int zeros = 0;
        for (byte b : line) {
            zeros = b == 0 ? zeros + 1 : 0;
            if (zeros == SECTOR) {
                return true;
            }
        }
        return false;
    }

    /** A record that was acknowledged, and whose line feed has since become something else. */
    private static boolean isIntactButForItsEnd(byte[] bytes, int start) {
        return bytes.length - start > 1
                && bytes[bytes.length - 1] != 0
                && Line.isIntact(Arrays.copyOfRange(bytes, start, bytes.length - 1));
    }
}
