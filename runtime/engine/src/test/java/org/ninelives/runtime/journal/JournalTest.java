package org.ninelives.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.journal.Patches.move;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Ended;

class JournalTest {

    private static final Clock CLOCK = Clock.fixed(Patches.AT.plusSeconds(60), ZoneOffset.UTC);

    private static final List<JournalRecord> THREE_PATCHES = new Patches()
            .begin("1", move("route", "1", "2"), Patches.bring("counter", "1.0.0.final"))
            .commit("1")
            .retire("1")
            .begin("2", move("route", "2", "3"))
            .end("2", Outcome.ROLLED_BACK, "3 of 200 counters differ\n\tat counter.Check")
            .beginRollback("3", "1", move("route", "2", "1"))
            .commit("3")
            .records;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("data/journal");
    }

    @Test
    void isEmptyAtFirst() throws IOException {
        try (Journal journal = open()) {
            assertThat(journal.records()).isEmpty();
        }
    }

    @Test
    void holdsAfterReopeningWhatWasAppended() throws IOException {
        write(THREE_PATCHES);

        assertThat(read()).isEqualTo(THREE_PATCHES);
    }

    @Test
    void canBeReadByPeople() throws IOException {
        write(THREE_PATCHES);

        assertThat(Files.readAllLines(file)).hasSize(7);
        assertThat(Files.readAllLines(file).get(4))
                .matches("[0-9a-f]{8} ended patch=2 at=2026-11-20T08:15:30.123456789Z outcome=ROLLED_BACK"
                        + " reason=3\\\\sof\\\\s200\\\\scounters\\\\sdiffer\\\\n\\\\tat\\\\scounter.Check");
    }

    @Test
    void takesAnyCharactersInAnyField() throws IOException {
        String any = IntStream.range(0, 0x10000)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "\uD83D\uDE00 two halves of a pair, then one alone: \uD83D";
        Entry odd = new Entry(move("route", "1", "2").member(), any, any + "=", any + " ", "\\" + any);
        List<JournalRecord> records = List.of(
                new Begun("1", Patches.AT, any, List.of(odd), any), new Ended("1", Patches.AT, Outcome.STRANDED, any));

        write(records);

        assertThat(read()).isEqualTo(records);
    }

    @Test
    void takesEmptyFields() throws IOException {
        List<JournalRecord> records = List.of(new Begun("1", Patches.AT, "", List.of(), null));

        write(records);

        assertThat(read()).isEqualTo(records);
    }

    @Test
    void losesOnlyTheLastRecord_whereverACrashTearsIt() throws IOException {
        write(THREE_PATCHES);
        byte[] whole = Files.readAllBytes(file);
        List<JournalRecord> allButTheLast = THREE_PATCHES.subList(0, 6);

        for (int length = beginOfLastLine(whole); length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThat(read()).as("cut at byte %d", length).isEqualTo(allButTheLast);
            assertThat(file).hasSize(beginOfLastLine(whole));
        }
    }

    @Test
    void losesOnlyTheLastRecord_whereverItTurnedToZeros() throws IOException {
        write(THREE_PATCHES);
        byte[] whole = Files.readAllBytes(file);

        for (int from = beginOfLastLine(whole); from < whole.length; from++) {
            byte[] endsInZeros = whole.clone();
            Arrays.fill(endsInZeros, from, whole.length, (byte) 0);
            Files.write(file, endsInZeros);

            assertThat(read()).as("zeros from byte %d", from).isEqualTo(THREE_PATCHES.subList(0, 6));

            byte[] hole = whole.clone();
            Arrays.fill(hole, beginOfLastLine(whole), from, (byte) 0);
            Files.write(file, hole);

            assertThat(read()).as("zeros up to byte %d", from).hasSize(from == beginOfLastLine(whole) ? 7 : 6);
        }
    }

    @Test
    void losesOnlyTheLastRecord_ifASectorWithinItNeverReachedTheDisk() throws IOException {
        List<JournalRecord> records =
                new Patches().begin("1").end("1", Outcome.ROLLED_BACK, "long".repeat(1000)).records;
        write(records);
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, 1024, 1536, (byte) 0);
        Files.write(file, content);

        assertThat(read()).isEqualTo(records.subList(0, 1));
    }

    @Test
    void goesOnAfterATornRecord() throws IOException {
        write(THREE_PATCHES);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 5));

        try (Journal journal = open()) {
            journal.append(THREE_PATCHES.get(6));
        }

        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void noticesEveryFlippedBit() throws IOException {
        write(THREE_PATCHES);
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) (1 << bit);

                assertThatThrownBy(() -> Content.of(damaged, file))
                        .as("bit %d of byte %d", bit, i)
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining(file + ", line " + (linesBefore(whole, i) + 1) + " ");
            }
        }
    }

    @Test
    void doesNotOpenIfDamaged_andLeavesTheFileAsItIs() throws IOException {
        write(THREE_PATCHES);
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);

        assertThatThrownBy(this::read)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(" is damaged: it does not agree with its checksum; nothing was changed");
        assertThat(file).hasBinaryContent(damaged);
    }

    @Test
    void saysWhatItDoesNotUnderstand() throws IOException {
        write(List.of());
        Files.writeString(file, line("begun patch=1 at=2026-11-20T08:15:30Z by=") + line("forgiven patch=1"));

        assertThatThrownBy(this::read)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file + ", line 2 (byte ")
                .hasMessageContaining("of the kind \"forgiven\"");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void saysWhatIsWrongWithARecordThatSomebodyWroteByHand(String text) throws IOException {
        write(List.of());
        Files.writeString(file, line(text));

        assertThatThrownBy(this::read)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file + ", line 1 (byte 0) cannot be understood: ");
    }

    static Stream<String> malformed() {
        return Stream.of(
                "",
                "begun",
                "begun patch",
                "begun patch=1 at=yesterday by=",
                "begun patch=1 at=2026-11-20T08:15:30Z by=\\x",
                "begun patch=1 at=2026-11-20T08:15:30Z by=\\",
                "begun patch=1 at=2026-11-20T08:15:30Z by=\\u12",
                "begun patch=1 at=2026-11-20T08:15:30Z by= 1.module=route",
                "committed patch=1 at=2026-11-20T08:15:30Z",
                "ended patch=1 at=2026-11-20T08:15:30Z outcome=LOST reason=");
    }

    @Test
    void countsPatchesAcrossRestarts_andGivesNoNumberTwice() throws IOException {
        try (Journal journal = open()) {
            assertThat(journal.nextPatchId()).isEqualTo("1");
            assertThat(journal.nextPatchId()).isEqualTo("2");
            append(journal, new Patches().begin("2").commit("2").begin("10").commit("10").records);
        }
        try (Journal journal = open()) {
            assertThat(journal.nextPatchId()).isEqualTo("11");
        }
    }

    @Test
    void refusesRecordsThatCannotFollow() throws IOException {
        try (Journal journal = open()) {
            append(journal, new Patches().begin("1").records);

            assertThatThrownBy(() -> append(journal, new Patches().begin("2").records))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("patch 2 cannot begin while patch 1 runs");
            assertThatThrownBy(() -> append(journal, new Patches().commit("2").records))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("patch 2 is UNKNOWN and cannot become COMMITTED");
            append(journal, new Patches().commit("1").retire("1").records);
            assertThatThrownBy(() -> append(journal, new Patches().retire("1").records))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("patch 1 is RETIRED and cannot become RETIRED");

            assertThat(journal.records()).hasSize(3);
        }
        assertThat(read()).hasSize(3);
    }

    @Test
    void isWrittenByAnInterruptedThread_whoseFlagStays() throws IOException {
        try (Journal journal = open()) {
            Thread.currentThread().interrupt();
            append(journal, THREE_PATCHES);
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(read()).isEqualTo(THREE_PATCHES);
    }

    @Test
    void neverGoesBackInTime() throws IOException {
        Instant tomorrow = CLOCK.instant().plusSeconds(86_400);
        try (Journal journal = open()) {
            assertThat(journal.now()).isEqualTo(CLOCK.instant());

            journal.append(new Begun("1", tomorrow, "", List.of(), null));

            assertThat(journal.now()).isEqualTo(tomorrow);
        }
    }

    @Test
    void isOpenOnce() throws IOException {
        try (Journal journal = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(file + " is open already");

            append(journal, THREE_PATCHES);
        }
        assertThat(read()).isEqualTo(THREE_PATCHES);
    }

    @Test
    void takesNothingAfterItWasClosed() throws IOException {
        Journal journal = open();
        journal.close();

        assertThatThrownBy(() -> append(journal, THREE_PATCHES))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " takes no more records: it is closed");
    }

    @Test
    void removesWhatACompactionLeftHalfWritten() throws IOException {
        write(THREE_PATCHES);
        Path leftover = Files.writeString(file.resolveSibling("journal.part"), "half a rec");

        assertThat(read()).isEqualTo(THREE_PATCHES);
        assertThat(leftover).doesNotExist();
    }

    @Test
    void goesOnAfterACompaction() throws IOException {
        List<JournalRecord> all = new Patches()
                .begin("1", move("route", "1", "2"))
                .commit("1")
                .retire("1")
                .begin("2", move("route", "2", "3"))
                .commit("2")
                .records;
        try (Journal journal = open()) {
            append(journal, all);
            journal.compact(5, 1, 0);
            append(journal, new Patches().retire("2").records);

            assertThat(journal.nextPatchId()).isEqualTo("3");
        }

        Ledger ledger = Ledger.of(read());
        assertThat(ledger.history()).extracting(entry -> entry.id()).containsExactly("2");
        assertThat(ledger.reachable("route", 5))
                .containsExactly(Patches.installed("route", "2"), Patches.installed("route", "1"));
        assertThat(ledger.unretired()).isEmpty();
        assertThat(file.resolveSibling("journal.part")).doesNotExist();
    }

    @Test
    void isNotRewrittenWhileItIsShort() throws IOException {
        try (Journal journal = open()) {
            append(journal, THREE_PATCHES);
            journal.compact(0);

            assertThat(journal.records()).isEqualTo(THREE_PATCHES);
        }
    }

    @Test
    void isNotRewrittenForEachPatchThatIsTooMany() throws IOException {
        try (Journal journal = open()) {
            append(journal, THREE_PATCHES);

            journal.compact(5, 1, 2);
            assertThat(journal.records()).isEqualTo(THREE_PATCHES);

            journal.compact(5, 1, 1);
            assertThat(Ledger.of(journal.records()).history()).hasSize(1);
        }
    }

    @Test
    void staysAsItWas_ifACompactionCannotBeWritten() throws IOException {
        List<JournalRecord> more = new Patches().begin("4").commit("4").records;
        try (Journal journal = open()) {
            append(journal, THREE_PATCHES);
            Files.createDirectory(file.resolveSibling("journal.part"));

            assertThatThrownBy(() -> journal.compact(5, 1, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + " is as it was");
            append(journal, more);
        }

        assertThat(read())
                .isEqualTo(Stream.concat(THREE_PATCHES.stream(), more.stream()).toList());
    }

    @Test
    void takesBackWhatAFullDiskTookInPart_andGoesOnWhenThereIsRoom() throws IOException {
        FullDisk disk = new FullDisk();
        try (Journal journal = Journal.open(file, CLOCK, disk)) {
            append(journal, THREE_PATCHES.subList(0, 6));
            long end = Files.size(file);
            disk.full = true;

            assertThatThrownBy(() -> journal.append(THREE_PATCHES.get(6)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + " cannot be written at byte " + end + ": no space left on device")
                    .hasMessageContaining("it does not hold Committed[patch=3");
            assertThat(file).hasSize(end);
            assertThat(journal.records()).isEqualTo(THREE_PATCHES.subList(0, 6));

            disk.full = false;
            journal.append(THREE_PATCHES.get(6));
        }

        assertThat(read()).isEqualTo(THREE_PATCHES);
    }

    @Test
    void takesNothingAfterAFailureThatItCouldNotTakeBack() throws IOException {
        FullDisk disk = new FullDisk();
        try (Journal journal = Journal.open(file, CLOCK, disk)) {
            append(journal, THREE_PATCHES.subList(0, 6));
            disk.full = true;
            disk.gone = true;

            assertThatThrownBy(() -> journal.append(THREE_PATCHES.get(6)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("shows at the next start");

            disk.full = false;
            disk.gone = false;
            assertThatThrownBy(() -> journal.append(THREE_PATCHES.get(6)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("takes no more records: an earlier write failed");
        }

        assertThat(read()).isEqualTo(THREE_PATCHES.subList(0, 6));
    }

    private Journal open() throws IOException {
        return Journal.open(file, CLOCK);
    }

    private List<JournalRecord> read() throws IOException {
        try (Journal journal = open()) {
            return journal.records();
        }
    }

    private void write(List<JournalRecord> records) throws IOException {
        try (Journal journal = open()) {
            append(journal, records);
        }
    }

    private static void append(Journal journal, List<JournalRecord> records) throws IOException {
        for (JournalRecord record : records) {
            journal.append(record);
        }
    }

    private static int beginOfLastLine(byte[] content) {
        int i = content.length - 1;
        while (content[i - 1] != '\n') {
            i--;
        }
        return i;
    }

    private static int linesBefore(byte[] content, int position) {
        return (int)
                IntStream.range(0, position).filter(i -> content[i] == '\n').count();
    }

    private static String line(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return String.format("%08x %s%n", crc.getValue(), text).replace(System.lineSeparator(), "\n");
    }

    /** Writes half of what it is given when it is full. */
    private static final class FullDisk implements Journal.Opener {

        private boolean full;
        private boolean gone;

        @Override
        public RandomAccessFile open(Path path) throws IOException {
            return new RandomAccessFile(path.toFile(), "rw") {
                @Override
                public void write(byte[] bytes) throws IOException {
                    super.write(bytes, 0, full ? bytes.length / 2 : bytes.length);
                    if (full) {
                        throw new IOException("no space left on device");
                    }
                }

                @Override
                public void setLength(long length) throws IOException {
                    if (gone) {
                        throw new IOException("input/output error");
                    }
                    super.setLength(length);
                }
            };
        }
    }
}
