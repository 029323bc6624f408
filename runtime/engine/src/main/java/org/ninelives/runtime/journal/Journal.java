package org.ninelives.runtime.journal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Committed;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.journal.JournalRecord.Removed;
import org.ninelives.runtime.journal.JournalRecord.Retired;
import org.ninelives.runtime.store.Durable;

/**
 * A file to which records are added, one line each, and forced to disk before {@link #append} returns.
 *
 * <p>A record is what ends in a line feed and agrees with its checksum. What a crash can leave behind is an end without a
 * line feed, or an end with zeros where a block did not reach the disk: that record was never acknowledged, and is cut
 * off. Anything else that does not agree is damage; nobody can say which patch it hides, so the journal does not open.
 *
 * <p>The file is written through {@link RandomAccessFile}, not a channel: a channel closes itself when its thread is
 * interrupted. A second file, {@code <file>.lock}, keeps a second process away for as long as the journal is open.
 *
 * <p>For use by any thread; {@code lock} guards all that changes, and is held across a write to disk.
 */
public final class Journal implements Closeable {

    /** How many patches a compaction leaves in the history. */
    static final int HISTORY = 1000;

    private final Object lock = new Object();
    private final Path file;
    private final Clock clock;
    private final Opener opener;
    private final RandomAccessFile lockFile;
    private final List<JournalRecord> records = new ArrayList<>();
    private final Sequence sequence = new Sequence();
    private RandomAccessFile out;
    private long end;
    private long lastId;
    /** Why it takes no more records. */
    private @Nullable String unusable;

    private Journal(Path file, Clock clock, Opener opener, RandomAccessFile lockFile, RandomAccessFile out) {
        this.file = file;
        this.clock = clock;
        this.opener = opener;
        this.lockFile = lockFile;
        this.out = out;
    }

    /**
     * Opens the journal and reads it, or creates an empty one.
     *
     * @param clock for {@link #now}
     * @throws JournalException if the file is damaged or in use; nothing was changed
     */
    public static Journal open(Path file, Clock clock) throws IOException {
        return open(file, clock, path -> new RandomAccessFile(path.toFile(), "rw"));
    }

    static Journal open(Path file, Clock clock, Opener opener) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        RandomAccessFile lockFile = lock(file);
        RandomAccessFile out = null;
        try {
            out = opener.open(file);
            Journal journal = new Journal(file, clock, opener, lockFile, out);
            journal.readAll();
            return journal;
        } catch (IOException | RuntimeException e) {
            if (out != null) {
                out.close();
            }
            lockFile.close();
            throw e;
        }
    }

    private static RandomAccessFile lock(Path file) throws IOException {
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        RandomAccessFile lockFile = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (lockFile.getChannel().tryLock() != null) {
                return lockFile;
            }
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            throw new JournalException(file + " is open already in this process; it has to be closed first", e);
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
        lockFile.close();
        throw new JournalException(file + " is in use by another process; a data folder serves one process only");
    }

    private void readAll() throws IOException {
        byte[] content = new byte[Math.toIntExact(out.length())];
        out.readFully(content);
        Content read = Content.of(content, file);
        for (JournalRecord record : read.records()) {
            note(record);
        }
        end = read.intactBytes();
        if (end < content.length) {
            out.setLength(end);
        }
        // A killed process may have written its last record without forcing it. From here on somebody acts upon it.
        out.getFD().sync();
        Files.deleteIfExists(part());
        Durable.forceFolder(file);
    }

    /**
     * Adds a record; when this returns, it is on disk.
     *
     * @throws IOException if the disk refuses it: the message says whether the record may be there nevertheless
     * @throws IllegalStateException if the record cannot come next
     */
    public void append(JournalRecord record) throws IOException {
        synchronized (lock) {
            if (unusable != null) {
                throw new IOException(file + " takes no more records: " + unusable);
            }
            sequence.check(record);
            byte[] line = Line.write(record);
            try {
                out.seek(end);
                out.write(line);
                out.getFD().sync();
            } catch (IOException e) {
                throw takenBack(record, e);
            }
            end += line.length;
            note(record);
        }
    }

    private IOException takenBack(JournalRecord record, IOException cause) {
        String what = file + " cannot be written at byte " + end + ": " + cause.getMessage() + "; ";
        try {
            out.setLength(end);
            out.getFD().sync();
        } catch (IOException e) {
            cause.addSuppressed(e);
            unusable = "an earlier write failed and could not be taken back; it is read anew at the next start";
            return new IOException(what + "whether it holds " + record + " shows at the next start", cause);
        }
        return new IOException(what + "it does not hold " + record, cause);
    }

    private void note(JournalRecord record) {
        sequence.add(record);
        records.add(record);
        if (record instanceof Begun begun) {
            lastId = Math.max(lastId, numberOf(begun.patch()));
        }
    }

    private static long numberOf(String patch) {
        try {
            return Long.parseLong(patch);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** All records, oldest first. */
    public List<JournalRecord> records() {
        synchronized (lock) {
            return List.copyOf(records);
        }
    }

    /** A number that no patch of this journal has, and that this method gave to nobody before. */
    public String nextPatchId() {
        synchronized (lock) {
            lastId++;
            return Long.toString(lastId);
        }
    }

    /** The time for the next record: never before the latest one, should the clock have been put back. */
    public Instant now() {
        Instant now = clock.instant();
        synchronized (lock) {
            Instant latest = records.isEmpty() ? now : timeOf(records.get(records.size() - 1), now);
            return now.isBefore(latest) ? latest : now;
        }
    }

    private static Instant timeOf(JournalRecord record, Instant otherwise) {
        if (record instanceof Begun begun) {
            return begun.at();
        } else if (record instanceof Committed committed) {
            return committed.at();
        } else if (record instanceof Ended ended) {
            return ended.at();
        } else if (record instanceof Retired retired) {
            return retired.at();
        } else if (record instanceof Removed removed) {
            return removed.at();
        }
        return otherwise;
    }

    /**
     * Drops all but the latest 1000 patches, if there are a tenth more: it takes a new file each time. What serves, what can be reached and what is still to be
     * retired stays known.
     *
     * @param mostReachable how many former versions of each module have to stay within reach
     */
    public void compact(int mostReachable) throws IOException {
        compact(mostReachable, HISTORY, HISTORY / 10);
    }

    /**
     * Drops all but the latest patches.
     *
     * @param mostHistory how many it leaves
     * @param slack how many more there may be before it does anything
     */
    void compact(int mostReachable, int mostHistory, int slack) throws IOException {
        synchronized (lock) {
            if (records.stream().filter(Begun.class::isInstance).count() <= mostHistory + slack) {
                return;
            }
            List<JournalRecord> kept = Compaction.of(records, mostHistory, mostReachable);
            if (kept.size() < records.size() && unusable == null) {
                rewrite(kept);
            }
        }
    }

    private void rewrite(List<JournalRecord> kept) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (JournalRecord record : kept) {
            content.writeBytes(Line.write(record));
        }
        try (FileOutputStream part = new FileOutputStream(part().toFile())) {
            content.writeTo(part);
            part.getFD().sync();
        } catch (IOException e) {
            throw new IOException(part() + " cannot be written: " + e.getMessage() + "; " + file + " is as it was", e);
        }
        // Not every system replaces a file that is open.
        unusable = "it could not be opened again after a compaction";
        out.close();
        try {
            Durable.replace(part(), file);
            end = content.size();
            records.clear();
            records.addAll(kept);
        } finally {
            out = opener.open(file);
            if (out.length() == end) {
                unusable = null;
            }
        }
    }

    private Path part() {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /** Lets another process have it. */
    @Override
    public void close() throws IOException {
        synchronized (lock) {
            unusable = "it is closed";
            try (lockFile) {
                out.close();
            }
        }
    }

    /** Where a test puts a disk that is full. */
    interface Opener {
        RandomAccessFile open(Path file) throws IOException;
    }
}
