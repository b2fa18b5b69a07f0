package io.foreflow.dashboard.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The system's own headless Chromium. Every page of it is watched: what its console calls an error
 * and each request to another host than the dashboard's are kept, and a test may leave none.
 */
final class Chromium implements AutoCloseable {

    /** Patience with a busy machine, milliseconds. */
    static final double PATIENCE = 120_000;

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));
    private static final List<String> FLAGS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> faults = new CopyOnWriteArrayList<>();

    private Chromium(Path executable) {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable)
                                        .setTimeout(PATIENCE)
                                        .setArgs(FLAGS));
    }

    static Optional<Path> executable() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    static Chromium launch(Path executable) {
        return new Chromium(executable);
    }

    Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setTimezoneId("Asia/Tokyo"));
        context.setDefaultTimeout(PATIENCE);
        Page page = context.newPage();
        page.onPageError(error -> faults.add("uncaught: " + error));
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        faults.add("console: " + message.text() + " at " + message.location());
                    }
                });
        context.onRequest(
                request -> {
                    String host = URI.create(request.url()).getHost();
                    if (!"localhost".equals(host)) {
                        faults.add("request to another host: " + request.url());
                    }
                });
        return page;
    }

    void closePages() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    }

    /** What was wrong since the last call. */
    List<String> faults() {
        List<String> seen = List.copyOf(faults);
        faults.clear();
        return seen;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
