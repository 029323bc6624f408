package org.ninelives.runtime.area;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCopyTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path temp;

    private Path from;
    private Path to;
    private FolderCopy copy;

    @BeforeEach
    void folders() throws IOException {
        from = Files.createDirectory(temp.resolve("from"));
        to = Files.createDirectory(temp.resolve("to"));
        copy = new FolderCopy(from, to);
    }

    @Test
    void copiesFilesWithTheirTimesAndPermissions_andEmptyFolders() throws IOException {
        write("a", "one");
        write("deep/er/b", "two");
        Files.createDirectories(from.resolve("empty"));
        Files.setPosixFilePermissions(from.resolve("a"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(copy.copy(this::never)).isEqualTo(new Tally(2, 6));
        assertThat(content(to)).isEqualTo(content(from)).hasSize(5);
        assertThat(Files.getLastModifiedTime(to.resolve("a"))).isEqualTo(LONG_AGO);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("a"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void followsOnlyWhatHasChangedSince() throws IOException {
        write("same", "same");
        write("changed", "before");
        write("deleted", "before");
        write("folder/deleted", "before");
        copy.copy(this::never);
        write("changed", "after");
        write("fresh", "fresh");
        write("new/fresh", "fresh");
        Files.delete(from.resolve("deleted"));
        Files.delete(from.resolve("folder/deleted"));
        Files.delete(from.resolve("folder"));
        assertThat(copy.update(false, this::never)).isEqualTo(new Tally(5, 15));
        assertThat(content(to)).isEqualTo(content(from));
        assertThat(copy.update(false, this::never)).isEqualTo(Tally.NONE);
    }

    @Test
    void noticesAChangeWithinOneTickOfTheClock() throws IOException {
        FileTime now = FileTime.from(Instant.now());
        write("counter", "1", now);
        copy.copy(this::never);
        write("counter", "2", now);
        assertThat(copy.update(false, this::never).files()).isOne();
        assertThat(to.resolve("counter")).hasContent("2");
    }

    @Test
    void whatTheOtherOwnerWroteStays_unlessTheFirstOneWroteItToo() throws IOException {
        write("his", "v1");
        write("both", "v1");
        write("folder/file", "v1");
        copy.copy(this::never);
        Files.writeString(to.resolve("his"), "converted by v2");
        Files.writeString(to.resolve("both"), "converted by v2");
        Files.writeString(to.resolve("own"), "v2");
        Files.writeString(to.resolve("folder/own"), "v2");
        write("both", "v1 again");
        Files.delete(from.resolve("folder/file"));
        Files.delete(from.resolve("folder"));
        copy.update(false, this::never);
        assertThat(to.resolve("his")).hasContent("converted by v2");
        assertThat(to.resolve("both")).hasContent("v1 again");
        assertThat(to.resolve("own")).hasContent("v2");
        assertThat(to.resolve("folder/own")).hasContent("v2");
        assertThat(to.resolve("folder/file")).doesNotExist();
    }

    @Test
    void aFolderThatWasCarriedTheOtherWayBeforeIsBroughtUpToDate() throws IOException {
        write("same", "same");
        write("mine", "v1");
        copy.copy(this::never);
        Files.writeString(to.resolve("new"), "v2");
        Files.delete(to.resolve("mine"));
        FolderCopy back = new FolderCopy(to, from);
        assertThat(back.copy(this::never)).as("only what is not there").isEqualTo(new Tally(1, 2));
        back.update(true, this::never);
        assertThat(content(from)).isEqualTo(content(to));
    }

    @Test
    void linksAreCarriedAsLinks_andNeverFollowed() throws IOException {
        Path outside = Files.writeString(temp.resolve("outside"), "a secret");
        Path folder = Files.createDirectory(temp.resolve("outside-folder"));
        Files.writeString(folder.resolve("file"), "a secret");
        write("file", "content");
        write("inner/file", "content");
        Files.createSymbolicLink(from.resolve("out"), outside);
        Files.createSymbolicLink(from.resolve("out-folder"), folder);
        Files.createSymbolicLink(from.resolve("relative"), Path.of("file"));
        Files.createSymbolicLink(from.resolve("absolute"), from.resolve("file"));
        assertThat(copy.copy(this::never)).isEqualTo(new Tally(6, 14));
        assertThat(Files.readSymbolicLink(to.resolve("out"))).isEqualTo(outside);
        assertThat(Files.readSymbolicLink(to.resolve("out-folder"))).isEqualTo(folder);
        assertThat(Files.readSymbolicLink(to.resolve("relative"))).isEqualTo(Path.of("file"));
        assertThat(Files.readSymbolicLink(to.resolve("absolute"))).isEqualTo(to.resolve("file"));
        Files.delete(from.resolve("out"));
        write("out", "now a file");
        Files.delete(from.resolve("inner/file"));
        Files.delete(from.resolve("inner"));
        Files.createSymbolicLink(from.resolve("inner"), folder);
        copy.update(false, this::never);
        assertThat(folder.resolve("file")).hasContent("a secret");
        assertThat(Files.readSymbolicLink(to.resolve("inner"))).isEqualTo(folder);
        assertThat(to.resolve("out")).hasContent("now a file");
        assertThat(outside).hasContent("a secret");
    }

    @Test
    void aFileMayBecomeAFolder_andTheReverse() throws IOException {
        write("file", "file");
        write("folder/file", "file");
        copy.copy(this::never);
        Files.delete(from.resolve("file"));
        write("file/in", "it");
        Files.delete(from.resolve("folder/file"));
        Files.delete(from.resolve("folder"));
        write("folder", "now a file");
        copy.update(false, this::never);
        assertThat(content(to)).isEqualTo(content(from));
    }

    @Test
    void takesBackWhatItCopied_andNothingElse() throws IOException {
        write("a", "one");
        write("deep/er/b", "two");
        Files.writeString(to.resolve("own"), "own");
        copy.copy(this::never);
        copy.discard();
        assertThat(content(to)).containsOnlyKeys("own");
        assertThat(content(from)).containsKeys("a", "deep/er/b");
    }

    @Test
    void endsWhenItIsGivenUp() throws IOException {
        write("a", "one");
        assertThatThrownBy(() -> copy.copy(() -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("given up");
    }

    @Test
    void whatIsThereIsSaidForPeople() {
        assertThat(new Tally(1, 999)).hasToString("1 file, 999 bytes");
        assertThat(new Tally(12, 3_400_000)).hasToString("12 files, 3.4 MB");
    }

    private boolean never() {
        return false;
    }

    private void write(String path, String content) throws IOException {
        write(path, content, LONG_AGO.equals(timeOf(path)) ? FileTime.from(Instant.now()) : LONG_AGO);
    }

    private FileTime timeOf(String path) throws IOException {
        return Files.exists(from.resolve(path))
                ? Files.getLastModifiedTime(from.resolve(path))
                : FileTime.fromMillis(0);
    }

    private void write(String path, String content, FileTime time) throws IOException {
        Path file = from.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, time);
    }

    /** Path to content; a folder has none. */
    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(path -> !path.equals(folder)).toList()) {
                found.put(folder.relativize(path).toString(), Files.isDirectory(path) ? "" : Files.readString(path));
            }
        }
        return found;
    }
}
