package io.foreflow.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {

    private static final Path ROOT =
            Path.of(System.getProperty("foreflow.root", "..")).toAbsolutePath().normalize();

    /** Folders that hold what is built or fetched. */
    private static final Set<String> NOT_OURS =
            Set.of("target", "node_modules", ".git", ".mvn", "foreflow-state");

    @TempDir private Path folder;

    @Test
    void everyLinkOfEveryPageLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Links of = new Links(page);
            links += of.count();
            broken.addAll(of.broken());
        }

        assertThat(links).isGreaterThan(80);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageOfTheDocumentationIsReachedFromTheReadme() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));

        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            assertThat(pages.filter(page -> page.toString().endsWith(".md")))
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(readme).contains("(docs/" + page.getFileName()));
        }
    }

    @Test
    void aMissingFileAHeadingThatIsNoneAndAnAddressThatIsNoneAreSeen() throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(
                page,
                """
                # A page: of `code`, 2 parts!
                ## Twice
                ## Twice
                <a name="here"></a>Here. [fine](#here)
                [fine](#a-page-of-code-2-parts) [fine](#twice-1) [fine](https://example.org/a_(b))
                `[not a link](nowhere.md)`
                ```
                [nor here](nowhere.md)
                # no heading
                ```
                [gone](gone.md) ![gone](gone.png) [no](#no-heading) [no](other.md#no) [no](ftp://x)
                """);
        Files.writeString(folder.resolve("other.md"), "# Other\n");

        Links links = new Links(page);

        assertThat(links.count()).isEqualTo(9);
        assertThat(links.broken())
                .containsExactly(
                        "page.md: gone.md (no such file)",
                        "page.md: gone.png (no such file)",
                        "page.md: #no-heading (no such heading)",
                        "page.md: other.md#no (no such heading)",
                        "page.md: ftp://x (no web address)");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 4)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(
                            file ->
                                    Stream.of(ROOT.relativize(file).toString().split("/"))
                                            .noneMatch(NOT_OURS::contains))
                    .toList();
        }
    }
}
