package io.foreflow.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.foreflow.dashboard.SampleFleet;
import io.foreflow.dashboard.fleet.Fleet;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real browser, over a fleet that the test fills. Every test also holds that the
 * console saw no error and that nothing was asked of another host. With {@code
 * -Dforeflow.pictures.write=true} the pictures of the documentation are taken.
 */
class DashboardBrowserTest {

    private static final String CHECKOUT = "/#/series/web-shop/checkout-1";

    private static Chromium chromium;
    private static ServedFleet full;

    @BeforeAll
    static void launch() {
        var executable = Chromium.executable();
        if (executable.isEmpty()) {
            String skipped =
                    "Skipped all tests of the page in a browser: there is no /usr/bin/chromium"
                            + " (apt-get install chromium)";
            System.err.println(skipped);
            Assumptions.abort(skipped);
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.PATIENCE);
        chromium = Chromium.launch(executable.get());
        full = new ServedFleet(SampleFleet.full());
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            full.close();
            chromium.close();
        }
    }

    @AfterEach
    void leavesNoErrorAndAskedNoOtherHost() {
        List<String> faults = chromium.faults();
        chromium.closePages();
        assertThat(faults).isEmpty();
    }

    @Test
    void showsEverySeriesWithItsLineAndHowItDid() {
        Page page = open(full, "/");

        Locator rows = page.locator("table.fleet tbody tr");
        assertThat(rows).hasCount(50);
        Locator first = rows.filter(new Locator.FilterOptions().setHasText("basket-1")).first();
        assertThat(first.locator(".badge")).hasText(Pattern.compile("OK"));
        assertThat(first.locator(".spark-truth").getAttribute("d")).contains("L");
        assertThat(first.locator(".spark-ahead").getAttribute("d")).contains("L");
        assertThat(first.locator("td.num").first()).hasText(Pattern.compile("[+−]\\d+.%"));
        assertThat(page.locator(".tile-wide strong")).hasText(Pattern.compile("\\+\\d+.%"));
        assertThat(page.locator("#connection")).hasText("Live");
        page.context().close();
    }

    @Test
    void showsNamesOfSeriesAndBytesOfRecordsAsText() {
        Page page = open(full, "/?#/fleet?search=script");

        assertThat(page.locator("table.fleet tbody th a")).hasText(SampleFleet.HOSTILE);
        assertThat(page.locator("main script")).hasCount(0);
        page.locator("table.fleet tbody th a").click();
        assertThat(page.locator("h1")).hasText(SampleFleet.HOSTILE);
        assertThat(page).hasTitle(SampleFleet.HOSTILE + " · Foreflow");
        page.navigate(full.url() + "/#/data");
        page.getByText("Undecodable").click();
        assertThat(page.locator("details[open] pre"))
                .hasText("<script>alert('in a record')</script>");
        page.context().close();
    }

    @Test
    void searchesSortsFiltersAndPagesOnTheServer() {
        Page page = open(full, "/");
        Locator names = page.locator("table.fleet tbody th a");

        page.getByLabel("Search series").fill("payments-1");
        assertThat(page.locator(".pager [role=status]")).hasText(Pattern.compile("1–11 of 11"));
        assertThat(names.first()).hasText("payments-1");
        page.getByLabel("Search series").fill("");
        page.getByRole(AriaRole.BUTTON, named("Breach")).click();
        assertThat(names.first()).hasText("checkout-1");
        assertThat(page.locator("th[data-sort=breach]")).hasAttribute("aria-sort", "descending");
        page.getByRole(AriaRole.BUTTON, named("Degraded")).click();
        assertThat(page.locator("table.fleet tbody tr")).hasCount(6);
        page.getByRole(AriaRole.BUTTON, named("All")).click();
        page.getByRole(AriaRole.BUTTON, named("Next")).click();
        assertThat(page.locator(".pager [role=status]")).hasText("51–100 of 141");
        assertThat(page.url()).contains("offset=50");
        page.context().close();
    }

    @Test
    void drawsTruthFanAndPastForecastsOfEveryChannel() {
        Page page = open(full, CHECKOUT);
        Locator fan = page.locator(".canvas").first();

        // 288 rows and 25 points of the fan, each with a value and four bounds
        assertThat(fan).hasAttribute("data-points", String.valueOf(288 + 25 * 5));
        assertThat(inked(page, 0)).isGreaterThan(1000);
        assertThat(inked(page, 1)).isGreaterThan(1000);
        page.getByRole(AriaRole.BUTTON, named("latency")).click();
        assertThat(page.locator(".card h2").first()).hasText("Forecast of latency");
        page.getByRole(AriaRole.BUTTON, named("24 ahead")).click();
        assertThat(page.locator(".legend").nth(1)).containsText("Forecast 24 steps before");
        for (String card :
                List.of(
                        "Who forecasts",
                        "How it did",
                        "Input",
                        "Channels that count most",
                        "Model")) {
            assertThat(page.getByRole(AriaRole.HEADING, heading(card))).isVisible();
        }
        assertThat(page.getByText("Tuned network")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("cpu")).click();
        assertThat(page.getByRole(AriaRole.HEADING, heading("Breach of the limit"))).isVisible();
        page.context().close();
    }

    @Test
    void goesBackToAnEarlierOriginByKeyAndByClick() {
        Page page = open(full, CHECKOUT);
        assertThat(page.locator("output.origin")).hasText("12 Mar 2026, 14:00");

        page.getByLabel("Origin of the forecast").focus();
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("output.origin")).hasText("12 Mar 2026, 13:50");
        page.waitForCondition(() -> page.url().contains("origin="));
        Locator over = page.locator(".u-over").first();
        over.click(new Locator.ClickOptions().setPosition(over.boundingBox().width * 0.6, 60));
        assertThat(page.locator("output.origin")).not().hasText("12 Mar 2026, 13:50");
        page.getByRole(AriaRole.BUTTON, named("Newest")).click();
        assertThat(page.locator("output.origin")).hasText("12 Mar 2026, 14:00");
        page.context().close();
    }

    @Test
    void movesItsChartsWhenANewForecastComes() {
        try (ServedFleet served = new ServedFleet(SampleFleet.full())) {
            Page page = open(served, CHECKOUT);
            assertThat(page.locator("output.origin")).hasText("12 Mar 2026, 14:00");
            String before = page.locator(".canvas").first().getAttribute("data-last");

            long next = SampleFleet.NOW + SampleFleet.STEP;
            Fleet fleet = served.fleet();
            fleet.add(SampleFleet.observation("web-shop", "checkout-1", 0, next));
            fleet.add(SampleFleet.forecast("web-shop", "checkout-1", 0, next));

            assertThat(page.locator("output.origin")).hasText("12 Mar 2026, 14:05");
            assertThat(page.locator(".canvas").first())
                    .hasAttribute(
                            "data-last", String.valueOf((long) Double.parseDouble(before) + 300));
            page.context().close();
        }
    }

    @Test
    void drawsEveryKeptRowWhenAskedForAll() {
        Fleet fleet = SampleFleet.empty();
        for (int row = 20_000; row > 0; row--) {
            fleet.add(
                    SampleFleet.observation(
                            "web-shop", "long", 0, SampleFleet.NOW - row * SampleFleet.STEP));
        }
        fleet.add(SampleFleet.forecast("web-shop", "long", 0, SampleFleet.NOW - SampleFleet.STEP));
        try (ServedFleet served = new ServedFleet(fleet)) {
            Page page = open(served, "/#/series/web-shop/long");

            page.getByRole(AriaRole.BUTTON, named("All")).click();

            page.waitForFunction(
                    "() => Number(document.querySelector('.canvas').dataset.points) >= 20000");
            page.context().close();
        }
    }

    @Test
    void tellsTheStoryOfAModel() {
        Page page = open(full, "/#/model/web-shop");

        assertThat(page.locator(".lanes .mark")).hasCount(SampleFleet.events().size());
        assertThat(page.locator(".lanes .span")).hasCount(9);
        assertThat(page.locator(".heat tbody tr")).hasCount(7);
        assertThat(page.locator("table.attention td")).hasCount(16);
        Locator panels = page.locator(".panel .canvas");
        assertThat(panels).hasCount(8);
        for (Locator panel : panels.all()) {
            assertThat(Integer.parseInt(panel.getAttribute("data-points"))).isGreaterThan(20);
        }
        page.getByRole(AriaRole.BUTTON, named("Drift")).click();
        assertThat(page.locator(".events tbody tr")).hasCount(1);
        page.context().close();
    }

    @Test
    void saysWhyRecordsWereNotUsed() {
        full.unreadable();
        Page page = open(full, "/#/data");

        assertThat(page.locator("details.reason")).hasCount(3);
        page.locator("details.reason summary").first().click();
        assertThat(page.locator("details[open] .samples li")).hasCount(9);
        assertThat(page.locator("details[open]")).containsText("offset 8808");
        assertThat(page.locator(".problem")).containsText("Written by a newer release");
        assertThat(page.getByRole(AriaRole.HEADING, heading("Gaps in the windows"))).isVisible();
        full.reading();
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fleet", "series/web-shop/nobody", "model", "data"})
    void saysWhatIsMissingWhereThereIsNothingYet(String view) {
        try (ServedFleet served = new ServedFleet(SampleFleet.empty())) {
            Page page = open(served, "/#/" + view);

            assertThat(page.locator(".empty").first()).isVisible();
            assertThat(page.locator(".skeleton:visible")).hasCount(0);
            page.context().close();
        }
    }

    @Test
    void saysThatKafkaIsNotThereAndWhichTopicsAreMissing() {
        try (ServedFleet served = new ServedFleet(SampleFleet.empty())) {
            served.unreachable();
            Page page = open(served, "/");

            assertThat(page.locator("#banner")).containsText("Cannot reach Kafka at kafka-1:9092");
            assertThat(page.locator("#connection")).hasText("Kafka unreachable");
            served.topicsMissing();
            assertThat(page.locator("#banner"))
                    .containsText("Cannot find topics forecasts, scores");
            served.reading();
            assertThat(page.locator("#banner")).isHidden();
            assertThat(page.locator("#connection")).hasText("Live");
            page.context().close();
        }
    }

    @Test
    void comesBackByItselfWhenTheServerDoes() {
        Fleet fleet = SampleFleet.full();
        ServedFleet first = new ServedFleet(fleet);
        int port = URI.create(first.url()).getPort();
        Page page = open(first, CHECKOUT);
        assertThat(page.locator("#connection")).hasText("Live");

        first.close();
        assertThat(page.locator("#connection")).hasText("Reconnecting");
        assertThat(page.locator("#banner")).containsText("does not answer");
        long next = SampleFleet.NOW + SampleFleet.STEP;
        fleet.add(SampleFleet.forecast("web-shop", "checkout-1", 0, next));
        try (ServedFleet second = new ServedFleet(fleet, port, null)) {
            assertThat(second.url()).endsWith(":" + port);
            assertThat(page.locator("#connection")).hasText("Live");
            assertThat(page.locator("output.origin")).hasText("12 Mar 2026, 14:05");
            page.context().close();
        }
        // a refused connection is an error to the console, and here it is meant
        assertThat(chromium.faults())
                .allMatch(
                        fault ->
                                fault.contains("ERR_CONNECTION_REFUSED")
                                        || fault.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
                                        || fault.contains("ERR_EMPTY_RESPONSE")
                                        || fault.contains("ERR_CONNECTION_RESET"));
    }

    @Test
    void isReachedByKeyboardAloneWithTheFocusVisible() {
        Page page = open(full, "/");
        assertThat(page.locator("table.fleet tbody tr").first()).isVisible();

        page.keyboard().press("Tab");
        assertThat(focused(page)).isEqualTo("Skip to content");
        page.keyboard().press("Enter");
        page.waitForFunction("() => document.activeElement.id === 'content'");
        page.keyboard().press("Tab");
        page.waitForFunction(
                "() => document.activeElement.closest('main') !== null && document.activeElement.id !== 'content'");
        page.getByLabel("Search series").focus();
        page.keyboard().press("Tab");
        assertThat(page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        page.locator("table.fleet tbody th a").first().focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".page-head h1")).isVisible();
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fleet", "series/web-shop/checkout-1", "model/web-shop", "data"})
    void fitsAPhoneAndNamesEveryControl(String view) {
        Page page = page(390, 844, ColorScheme.DARK);
        page.navigate(full.url() + "/#/" + view);
        settle(page);

        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
        assertThat(
                        page.evaluate(
                                "() => [...document.querySelectorAll('button, input, select, a')]"
                                        + ".filter(e => !e.labels?.length && !e.ariaLabel && !e.textContent.trim())"
                                        + ".map(e => e.outerHTML)"))
                .isEqualTo(List.of());
        page.context().close();
    }

    @Test
    void changesItsColoursAndKeepsThem() {
        Page page = open(full, "/");
        String light = background(page);

        page.getByLabel("Change colours").click();
        String dark = background(page);
        page.reload();
        settle(page);

        assertThat(dark).isNotEqualTo(light);
        assertThat(background(page)).isEqualTo(dark);
        page.context().close();
    }

    @Test
    void asksForTheTokenOnceAndTakesItOutOfTheAddress() {
        try (ServedFleet served = new ServedFleet(SampleFleet.full(), 0, "let me/in&now")) {
            Page page = page(1280, 800, ColorScheme.LIGHT);
            page.navigate(
                    served.url()
                            + "/?token="
                            + URLEncoder.encode("let me/in&now", StandardCharsets.UTF_8));
            settle(page);

            assertThat(page.locator("table.fleet tbody tr").first()).isVisible();
            assertThat(page.locator("#connection")).hasText("Live");
            assertThat(page.url()).doesNotContain("token");
            page.context().close();
        }
    }

    @Test
    void takesThePicturesOfTheDocumentation() {
        Assumptions.assumeTrue(
                Boolean.getBoolean("foreflow.pictures.write"), "pictures were not asked for");
        picture("dashboard-fleet", "/#/fleet?sort=breach&order=down", 1360, 860, ColorScheme.LIGHT);
        picture(
                "dashboard-series",
                CHECKOUT + "?origin=" + (SampleFleet.NOW - 12 * SampleFleet.STEP),
                1360,
                1640,
                ColorScheme.DARK);
        picture("dashboard-model", "/#/model/web-shop", 1360, 1250, ColorScheme.LIGHT);
        picture("dashboard-data", "/#/data", 1360, 980, ColorScheme.DARK);
        picture("dashboard-phone", CHECKOUT, 390, 844, ColorScheme.LIGHT);
    }

    private static void picture(
            String name, String path, int width, int height, ColorScheme colours) {
        Page page = page(width, height, colours);
        page.navigate(full.url() + path);
        settle(page);
        page.locator("#connection[data-state=live]").waitFor();
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("..", "docs", "pictures", name + ".png")));
        page.context().close();
    }

    private static Page open(ServedFleet served, String path) {
        Page page = page(1280, 900, ColorScheme.LIGHT);
        page.navigate(served.url() + path);
        settle(page);
        return page;
    }

    private static Page page(int width, int height, ColorScheme colours) {
        return chromium.page(
                new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(colours));
    }

    /** Until the view has something to show, be it that there is nothing. */
    private static void settle(Page page) {
        page.waitForFunction(
                "() => document.documentElement.dataset.ready && document.querySelector('main').childElementCount"
                        + " && ![...document.querySelectorAll('.skeleton')].some(e => e.offsetParent)");
        page.waitForFunction("() => document.fonts.ready.then(() => true)");
    }

    /** Points of a chart's canvas that are not empty. */
    private static int inked(Page page, int chart) {
        return (int)
                page.evaluate(
                        "at => { const c = document.querySelectorAll('.canvas canvas')[at];"
                                + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                                + " let n = 0; for (let i = 3; i < d.length; i += 4) { n += d[i] > 0 ? 1 : 0; } return n; }",
                        chart);
    }

    private static Object focused(Page page) {
        return page.evaluate("() => document.activeElement.textContent");
    }

    private static String background(Page page) {
        return (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(Pattern.compile("^" + name));
    }

    private static Page.GetByRoleOptions heading(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
