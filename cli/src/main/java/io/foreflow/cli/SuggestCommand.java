package io.foreflow.cli;

import io.foreflow.benchmark.advice.OrthogonalArray;
import io.foreflow.cli.BrokerArguments.Target;
import io.foreflow.cli.input.CsvInput;
import io.foreflow.cli.input.InputCursor;
import io.foreflow.cli.input.InputDescription;
import io.foreflow.cli.input.InputException;
import io.foreflow.cli.input.InputRow;
import io.foreflow.cli.report.PacedProgress;
import io.foreflow.cli.report.Screen;
import io.foreflow.cli.suggest.Readings;
import io.foreflow.cli.suggest.SuggestReport;
import io.foreflow.cli.suggest.SuggestedConfiguration;
import io.foreflow.cli.suggest.SuggestedConfiguration.Place;
import io.foreflow.cli.suggest.Suggestion;
import io.foreflow.cli.suggest.Suggestion.Question;
import io.foreflow.cli.topic.TopicHistory;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.schema.Observation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow suggest}: proposes a configuration from the past. */
@Command(
        name = "suggest",
        description = {
            "Reads the past of a fleet from files or from a topic, proposes step, season, look-back,"
                    + " horizons, gap policy and learner settings with the reason for each, and writes"
                    + " a configuration. What cannot be seen is tried: some combinations, laid out by"
                    + " an orthogonal array, are run through the product's own learner and forecaster.",
            "The newest three tenths of the rows choose nothing; the report says the error on them, beside"
                    + " that of the defaults and of the last value."
        },
        footer = {
            "",
            "L9: 9 trials of look-back, ridge penalty, gap policy (without gaps: the penalty",
            "of far steps) and learner. L18: 18 trials of these, tick and shrinkage."
        })
final class SuggestCommand implements Callable<Integer> {

    private static final String DEFAULT_MODEL = "default";
    private static final int TIMES_A_ROW = 4;

    @Spec private CommandSpec spec;
    @Mixin private BrokerArguments broker;

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** One of these. */
    static final class Source {

        @Option(
                names = "--input",
                arity = "1..*",
                paramLabel = "FILE",
                description = {
                    "CSV files, plain or .gz: the first line names the columns, the first column is"
                            + " time, each other column a channel; each file is a series named by its"
                            + " file."
                })
        private List<Path> inputs;

        @Option(
                names = "--topic",
                paramLabel = "NAME",
                description = "Topic of observations, at the broker named by the other options.")
        private String topic;
    }

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "With --topic: the model whose observations count. Default: the one with the"
                            + " most.")
    private String model;

    @Option(
            names = "--step",
            paramLabel = "DURATION",
            description = "Grid interval, such as 5min or 1h. Default: what the times say.")
    private String step;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Zone of local times in files (default: ${DEFAULT-VALUE}).")
    private String zone;

    @Option(
            names = "--horizon",
            paramLabel = "STEPS",
            description = "Steps forecast ahead. Default: a season, at most 96.")
    private Integer horizon;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Newest rows that are used (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--series",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Series that are used, those with the most rows (default: ${DEFAULT-VALUE}).")
    private int series;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "With --topic: newest records that are read of each partition (default:"
                            + " ${DEFAULT-VALUE}).")
    private long records;

    @Option(
            names = "--array",
            defaultValue = "L9",
            paramLabel = "L9|L18",
            description = "Orthogonal array of the trials (default: ${DEFAULT-VALUE}).")
    private OrthogonalArray array;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "foreflow-suggested.yaml",
            description =
                    "Configuration that is written; must not be there yet (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path output;

    /** A past, and where the configuration is to find its future. */
    private record Past(String source, String model, Readings readings, Place place) {}

    @Override
    public Integer call() throws InterruptedException {
        requireOptions();
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        PacedProgress progress = new PacedProgress(screen);
        Past past = source.topic == null ? ofFiles() : ofTopic(progress);
        Suggestion suggestion =
                Suggestion.of(
                        new Question(past.source, past.model, step(), horizon, rows, series, array),
                        past.readings,
                        progress);
        String text = SuggestedConfiguration.of(suggestion, past.place);
        // what is handed over has been read as a job would read it
        JobSettingsLoader.loadText(output.toString(), text, Map.of());
        screen.note(SuggestReport.of(suggestion));
        write(text);
        screen.note("Wrote " + output + ". See what it comes to: ./foreflow check " + output);
        return 0;
    }

    private void requireOptions() {
        List<String> problems = new ArrayList<>();
        if (rows < 1) {
            problems.add("Invalid --rows: %d (must be at least 1)".formatted(rows));
        }
        if (series < 1) {
            problems.add("Invalid --series: %d (must be at least 1)".formatted(series));
        }
        if (records < 1) {
            problems.add("Invalid --records: %d (must be at least 1)".formatted(records));
        }
        if (source.topic == null && model != null) {
            problems.add("Invalid --model: %s (only together with --topic)".formatted(model));
        }
        if (Files.exists(output)) {
            problems.add(
                    "Invalid --output: %s (must not exist: name another, or remove it)"
                            .formatted(output));
        } else if (!Files.isDirectory(output.toAbsolutePath().getParent())) {
            problems.add(
                    "Invalid --output: %s (must be a file in a folder that exists)"
                            .formatted(output));
        }
        if (!problems.isEmpty()) {
            throw new CommandException(String.join("\n", problems));
        }
    }

    private Duration step() {
        if (step == null) {
            return null;
        }
        try {
            Duration duration = TimeUtils.parseDuration(step);
            if (duration.toMillis() > 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw new CommandException(
                "Invalid --step: %s (must be a duration of 1 ms or more, such as 5min or 1h)"
                        .formatted(step));
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new CommandException(
                    "Invalid --time-zone: %s (must be a zone such as UTC or Europe/Berlin)"
                            .formatted(zone),
                    e);
        }
    }

    private Past ofFiles() throws InterruptedException {
        // the step is found later, from what is used: any will do here
        CsvInput input = new CsvInput(source.inputs, zone(), Duration.ofSeconds(1));
        InputDescription description = input.description();
        Readings readings = new Readings(TIMES_A_ROW * rows);
        readings.declare(description.channels());
        try (InputCursor cursor = input.open(Map.of())) {
            for (InputRow row = cursor.next(); row != null; row = cursor.next()) {
                readings.add(row.series(), row.time(), values(description.channels(), row));
            }
        }
        List<String> hints =
                new ArrayList<>(
                        List.of(
                                "The rows came from a file; a topic that is written to now wants `time: live`."));
        String name = description.series().size() == 1 ? description.series().get(0) : "files";
        return new Past(
                description.series().size() == 1
                        ? source.inputs.get(0).toString()
                        : description.series().size() + " files",
                name,
                readings,
                new Place("localhost:9092", "metrics", "replay", hints));
    }

    private static Map<String, Double> values(List<String> channels, InputRow row) {
        Map<String, Double> values = new HashMap<>();
        for (int channel = 0; channel < channels.size(); channel++) {
            values.put(channels.get(channel), row.values()[channel]);
        }
        return values;
    }

    private Past ofTopic(PacedProgress progress) {
        Target target = broker.target();
        Map<String, Readings> models = new TreeMap<>();
        Map<String, Long> counts = new TreeMap<>();
        new TopicHistory(target.kafka(), source.topic, target.registry())
                .read(
                        records,
                        observation -> {
                            String of = modelOf(observation);
                            counts.merge(of, 1L, Long::sum);
                            models.computeIfAbsent(of, name -> new Readings(TIMES_A_ROW * rows))
                                    .add(
                                            observation.getSeries(),
                                            observation.getTimestamp().toEpochMilli(),
                                            observation.getValues());
                        },
                        read -> progress.show("%,d records read".formatted(read)));
        String chosen = model == null ? mostOf(counts) : model;
        if (!models.containsKey(chosen)) {
            throw new InputException(
                    "Cannot suggest from topic %s: it holds no observation of model %s (models: %s)"
                            .formatted(source.topic, chosen, String.join(", ", models.keySet())));
        }
        List<String> hints = new ArrayList<>();
        if (target.kafka().size() > 1) {
            hints.add("Take over the other keys under `kafka` of the configuration you have.");
        }
        if (target.registry() != null) {
            hints.add("And those under `schema.registry`.");
        }
        return new Past(
                "topic " + source.topic,
                chosen,
                models.get(chosen),
                new Place(target.kafka().get("bootstrap.servers"), source.topic, "live", hints));
    }

    private static String modelOf(Observation observation) {
        String name = observation.getModel();
        return name == null || name.isEmpty() ? DEFAULT_MODEL : name;
    }

    private String mostOf(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow(
                        () ->
                                new InputException(
                                        "Cannot suggest from topic %s: none of its records is an observation"
                                                .formatted(source.topic)));
    }

    private void write(String text) {
        try {
            Files.writeString(output, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException("Cannot write %s: it exists".formatted(output), e);
        } catch (IOException e) {
            throw new CommandException("Cannot write %s: %s".formatted(output, e.getMessage()), e);
        }
    }
}
