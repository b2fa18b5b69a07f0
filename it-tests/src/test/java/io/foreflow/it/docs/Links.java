package io.foreflow.it.docs;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links of one Markdown page: a file must exist, an anchor must be that of a heading as GitHub
 * makes it (lower case, blanks to hyphens, other marks left out, a number behind a repetition) or
 * of an {@code <a name>}, and an address elsewhere must be one; nobody is asked whether it answers.
 */
final class Links {

    private static final Pattern LINK =
            Pattern.compile("!?\\[[^\\]]*]\\(([^()\\s]+(?:\\([^()]*\\))?)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");

    private static final Pattern ANCHOR = Pattern.compile("<a (?:name|id)=\"([^\"]+)\">");

    private final Path page;
    private final List<String> targets = new ArrayList<>();
    private final Set<String> anchors = new LinkedHashSet<>();

    Links(Path page) throws IOException {
        this.page = page;
        Map<String, Integer> repeated = new HashMap<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(page)) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                read(line, repeated);
            }
        }
    }

    private void read(String line, Map<String, Integer> repeated) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            String name = anchor(heading.group(1));
            int before = repeated.merge(name, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? name : name + "-" + before);
        }
        Matcher anchor = ANCHOR.matcher(line);
        while (anchor.find()) {
            anchors.add(anchor.group(1));
        }
        Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("code"));
        while (link.find()) {
            targets.add(link.group(1));
        }
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    int count() {
        return targets.size();
    }

    /** One line for each link that leads nowhere. */
    List<String> broken() throws IOException {
        List<String> broken = new ArrayList<>();
        for (String target : targets) {
            String problem = problem(target);
            if (problem != null) {
                broken.add("%s: %s (%s)".formatted(page.getFileName(), target, problem));
            }
        }
        return broken;
    }

    private String problem(String target) throws IOException {
        URI uri;
        try {
            uri = new URI(target);
        } catch (URISyntaxException e) {
            return e.getReason();
        }
        if (uri.getScheme() != null) {
            boolean web = uri.getScheme().matches("https?") && uri.getHost() != null;
            return web || uri.getScheme().equals("mailto") ? null : "no web address";
        }
        Path file = uri.getPath().isEmpty() ? page : page.resolveSibling(uri.getPath());
        if (!Files.exists(file)) {
            return "no such file";
        }
        if (uri.getFragment() == null) {
            return null;
        }
        boolean known =
                file.equals(page)
                        ? anchors.contains(uri.getFragment())
                        : new Links(file).anchors.contains(uri.getFragment());
        return known ? null : "no such heading";
    }
}
