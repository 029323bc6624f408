package org.ninelives.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    /** The digest of {@code abc}: FIPS 180-4, example B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path data;

    private Path folder;
    private Store store;

    @BeforeEach
    void open() throws IOException {
        folder = data.resolve("not/yet/there");
        store = new Store(folder);
    }

    @Test
    void keepsContentUnderItsDigest() throws IOException {
        Stored stored = store.stage(content("abc"), 3);

        assertThat(stored).isEqualTo(new Stored(ABC, folder.resolve(ABC + ".jar"), 3, true));
        assertThat(stored.file()).hasContent("abc");
        assertThat(store.find(ABC)).contains(stored.file());
        assertThat(store.verify(ABC)).isEqualTo(stored.file());
    }

    @Test
    void keepsTheSameContentOnce_andOnlyTheFirstIsFresh() throws IOException {
        store.stage(content("abc"), 100);

        assertThat(store.stage(content("abc"), 100).fresh()).isFalse();
        assertThat(names()).containsExactly(ABC + ".jar");
    }

    @Test
    void findsWhatAnEarlierRunStored() throws IOException {
        store.stage(content("abc"), 100);

        assertThat(new Store(folder).find(ABC)).isPresent();
    }

    @Test
    void keepsContentThatIsLargerThanItsBuffer() throws IOException {
        byte[] large = new byte[1_000_003];

        Stored stored = store.stage(new ByteArrayInputStream(large), large.length);

        assertThat(stored.file()).hasBinaryContent(large);
        assertThat(store.verify(stored.sha256())).isEqualTo(stored.file());
    }

    @Test
    void removesWhatACrashLeftHalfWritten_andNothingElse() throws IOException {
        Path half = Files.writeString(folder.resolve("123.part"), "half");
        Path foreign = Files.writeString(folder.resolve("notes.txt"), "mine");

        new Store(folder);

        assertThat(half).doesNotExist();
        assertThat(foreign).exists();
    }

    @Test
    void refusesEmptyContent() throws IOException {
        assertThatThrownBy(() -> store.stage(content(""), 100))
                .isInstanceOf(IOException.class)
                .hasMessage("the content is empty (0 bytes); nothing was stored");
        assertThat(names()).isEmpty();
    }

    @Test
    void refusesContentOneByteAboveTheLimit() throws IOException {
        assertThatThrownBy(() -> store.stage(content("abcd"), 3))
                .isInstanceOf(IOException.class)
                .hasMessage("the content is larger than 3 bytes; nothing was stored");
        assertThat(names()).isEmpty();
    }

    @Test
    void saysHowFarItCouldRead() throws IOException {
        assertThatThrownBy(() -> store.stage(failingAfter("abc"), 100))
                .isInstanceOf(IOException.class)
                .hasMessage("the content cannot be read further than 3 bytes: connection reset; nothing was stored");
        assertThat(names()).isEmpty();
    }

    @Test
    void saysThatItsFolderIsGone() throws IOException {
        Files.delete(folder);

        assertThatThrownBy(() -> store.stage(content("abc"), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the store " + folder + " cannot be written: ")
                .hasMessageEndingWith("nothing was stored");
    }

    @Test
    void saysThatItsFolderIsAFile() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "");

        assertThatThrownBy(() -> new Store(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the store " + file + " cannot be opened: ");
    }

    @Test
    void keepsContentOfAnInterruptedThread_andItsFlag() throws IOException {
        Thread.currentThread().interrupt();
        try {
            store.stage(content("abc"), 100);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(store.verify(ABC)).hasContent("abc");
    }

    @Test
    void forgetsContent_onceAndTwice() throws IOException {
        store.stage(content("abc"), 100);

        store.forget(ABC);
        store.forget(ABC);

        assertThat(store.find(ABC)).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void keepsOnlyWhatIsNeeded_andWhatIsNotItsOwn() throws IOException {
        store.stage(content("abc"), 100);
        store.stage(content("other"), 100);
        Files.writeString(folder.resolve("foreign.jar"), "mine");

        store.keepOnly(Set.of(ABC));

        assertThat(names()).containsExactly(ABC + ".jar", "foreign.jar");
    }

    @Test
    void noticesDamage_andRepairsItWhenTheSameContentComesAgain() throws IOException {
        Stored stored = store.stage(content("abc"), 100);
        Files.writeString(stored.file(), "abd");

        assertThatThrownBy(() -> store.verify(ABC))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(stored.file() + " is damaged");

        assertThat(store.stage(content("abc"), 100).fresh()).isFalse();
        assertThat(store.verify(ABC)).hasContent("abc");
    }

    @Test
    void saysThatContentIsMissing() {
        assertThatThrownBy(() -> store.verify(ABC))
                .isInstanceOf(IOException.class)
                .hasMessage("the store " + folder + " has no " + ABC);
    }

    @Test
    void takesNoPathForADigest() {
        assertThatThrownBy(() -> store.forget("../" + ABC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a SHA-256");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream failingAfter(String text) {
        return new InputStream() {
            private final InputStream start = content(text);

            @Override
            public int read() throws IOException {
                int next = start.read();
                if (next < 0) {
                    throw new IOException("connection reset");
                }
                return next;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int n = start.read(target, offset, length);
                if (n < 0) {
                    throw new IOException("connection reset");
                }
                return n;
            }
        };
    }
}
