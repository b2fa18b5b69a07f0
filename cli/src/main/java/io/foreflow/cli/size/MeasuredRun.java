package io.foreflow.cli.size;

import io.foreflow.cli.size.Fleet.Backend;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.settings.ModelSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * A line of {@code runs.csv}: what a row cost in one of the runs of the documentation.
 *
 * @param kafka whether rows came from Kafka and forecasts went there, or from a generator to sinks
 *     that dropped them
 * @param given whether a network and lines of every kind served that were given, so that the engine
 *     worked out all of them, or ridges as they were learnt, in Java
 * @param micros of the processor a row
 */
record MeasuredRun(
        String name,
        ModelSettings model,
        Backend backend,
        boolean kafka,
        boolean given,
        double micros) {

    private static final String RUNS = "runs.csv";

    static List<MeasuredRun> all() {
        CSVFormat format =
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .setCommentMarker('#')
                        .build();
        try (InputStream in = MeasuredRun.class.getResourceAsStream(RUNS);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            List<MeasuredRun> runs = new ArrayList<>();
            for (CSVRecord line : format.parse(reader)) {
                runs.add(of(line));
            }
            return List.copyOf(runs);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s: %s".formatted(RUNS, e.getMessage()), e);
        }
    }

    private static MeasuredRun of(CSVRecord line) {
        return new MeasuredRun(
                line.get("run"),
                model(line),
                Backend.valueOf(line.get("backend").toUpperCase(Locale.ROOT)),
                line.get("path").equals("kafka"),
                line.get("experts").equals("given"),
                Double.parseDouble(line.get("micros")));
    }

    private static ModelSettings model(CSVRecord line) {
        Map<String, String> keys = new TreeMap<>();
        for (String key : List.of("lookback", "horizon", "every", "residuals")) {
            keys.put("forecast." + key, line.get(key));
        }
        keys.put("learn.tuned", "false");
        keys.put("kafka.bootstrap.servers", "unused:9092");
        List<String> channels =
                IntStream.range(0, Integer.parseInt(line.get("channels")))
                        .mapToObj(channel -> "channel-" + channel)
                        .toList();
        Map<String, Object> model = Map.of("name", "fleet", "channels", channels, "step", "1 min");
        return JobSettingsLoader.of(Map.of("models", List.of(model)), keys).models().get(0);
    }
}
