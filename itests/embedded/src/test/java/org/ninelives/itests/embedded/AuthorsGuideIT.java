package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What authors read is what is compiled: each piece of Java in their guides is found, word for word, in a source to which the
 * same section leads. Left out of the comparison are white space, comments, {@code @Override} and the lines by which test
 * bundles tell where they are; {@code ...} stands for whatever is between two pieces.
 */
class AuthorsGuideIT {

    private static final Path ROOT = Path.of(System.getProperty("bundle.sources"))
            .resolve("../../../../..")
            .normalize();

    private static final Pattern SECTION = Pattern.compile("(?m)^## (.+)$");
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern IGNORED =
            Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|@Override\\b|Script\\.reached\\([^\n]*|\\s+");

    @ParameterizedTest
    @CsvSource({"api/docs/state.md, 11", "bundles/testkit/docs/update-points.md, 2"})
    void everyPieceOfJavaIsCutOutOfASourceThatItsSectionLeadsTo(String document, int atLeast) throws IOException {
        Path file = ROOT.resolve(document);
        String guide = Files.readString(file);
        List<Integer> starts = new ArrayList<>();
        for (Matcher section = SECTION.matcher(guide); section.find(); ) {
            starts.add(section.start());
        }
        starts.add(guide.length());
        int pieces = 0;
        for (int i = 0; i + 1 < starts.size(); i++) {
            String section = guide.substring(starts.get(i), starts.get(i + 1));
            List<String> sources = sources(file, section);
            for (Matcher java = JAVA.matcher(section); java.find(); pieces++) {
                String piece = java.group(1);
                assertThat(sources)
                        .as("a source to which the section leads that holds%n%s", piece)
                        .anyMatch(source -> holds(source, piece));
            }
        }
        assertThat(pieces).isGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (String document : List.of(
                "api/docs/state.md",
                "bundles/testkit/docs/update-points.md",
                "README.md",
                "bundles/examples/README.md",
                "CONTRIBUTING.md")) {
            Path file = ROOT.resolve(document);
            String text = Files.readString(file);
            for (Matcher link = LINK.matcher(text); link.find(); ) {
                if (!link.group(1).contains(":")) {
                    requireTarget(file, text, link.group(1));
                }
            }
        }
    }

    private static void requireTarget(Path file, String text, String link) throws IOException {
        int anchor = link.indexOf('#');
        Path target = anchor == 0
                ? file
                : file.resolveSibling(anchor < 0 ? link : link.substring(0, anchor))
                        .normalize();
        assertThat(target).as("what %s links to", file).exists();
        if (anchor >= 0) {
            assertThat(anchors(anchor == 0 ? text : Files.readString(target)))
                    .as("sections of %s", target)
                    .contains(link.substring(anchor + 1));
        }
    }

    /** As GitHub makes them of the titles of sections. */
    private static List<String> anchors(String text) {
        return Pattern.compile("(?m)^#+ (.+)$")
                .matcher(text)
                .results()
                .map(title -> title.group(1)
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<String> sources(Path file, String section) throws IOException {
        List<String> sources = new ArrayList<>();
        for (Matcher link = LINK.matcher(section); link.find(); ) {
            Path target = file.resolveSibling(link.group(1)).normalize();
            if (Files.exists(target)) {
                try (Stream<Path> files = Files.walk(target)) {
                    for (Path source : files.filter(each -> each.toString().endsWith(".java"))
                            .toList()) {
                        sources.add(bare(Files.readString(source)));
                    }
                }
            }
        }
        return sources;
    }

    private static boolean holds(String source, String piece) {
        int from = 0;
        for (String part : piece.split("(?m)^\\s*\\.\\.\\.\\s*$", -1)) {
            String bare = bare(part);
            int found = source.indexOf(bare, from);
            if (found < 0) {
                return false;
            }
            from = found + bare.length();
        }
        return true;
    }

    private static String bare(String java) {
        return IGNORED.matcher(java).replaceAll("");
    }
}
