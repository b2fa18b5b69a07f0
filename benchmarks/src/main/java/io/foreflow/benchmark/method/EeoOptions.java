package io.foreflow.benchmark.method;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.network.Parameterization;
import io.foreflow.optimizer.CurvatureProbe;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of the Escape-Explore Optimizer as a user switches them: {@code
 * outer=off,escape=on,...}. What is not named keeps its default.
 */
public final class EeoOptions {

    private static final String RULE = "must be one of " + String.join(", ", Key.names());

    private enum Key {
        OUTER("on"),
        ESCAPE("on"),
        PROBE("lanczos"),
        LANGEVIN("on"),
        EMA("on"),
        RIDGE_START("off"),
        AVERAGING("ema"),
        BASE("adam"),
        LAYER_DECAY("1"),
        LEARNING_RATE("0.001"),
        RESTART("5"),
        RHO("published"),
        EPOCHS("100");

        private final String standard;

        Key(String standard) {
            this.standard = standard;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Key of(String text) {
            for (Key key : values()) {
                if (key.text().equals(text)) {
                    return key;
                }
            }
            throw new BenchmarkException("Invalid eeo option: %s (%s)".formatted(text, RULE));
        }

        static String[] names() {
            Key[] keys = values();
            String[] names = new String[keys.length];
            for (int i = 0; i < keys.length; i++) {
                names[i] = keys[i].text();
            }
            return names;
        }
    }

    private final Map<Key, String> given = new LinkedHashMap<>();

    private EeoOptions() {}

    /** Reads {@code key=value,...}; empty for the defaults. */
    public static EeoOptions parse(String text) {
        EeoOptions options = new EeoOptions();
        for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String[] parts = pair.split("=", -1);
            if (parts.length != 2) {
                throw new BenchmarkException(
                        "Invalid eeo option: %s (must be name=value)".formatted(pair));
            }
            options.given.put(Key.of(parts[0].strip()), parts[1].strip());
        }
        options.recipe(); // says now what cannot be used
        return options;
    }

    /** {@code eeo}, or {@code eeo(...)} with what differs from the defaults, in a fixed order. */
    String name() {
        StringBuilder text = new StringBuilder();
        for (Key key : Key.values()) {
            String value = value(key);
            if (!value.equals(key.standard)) {
                text.append(text.isEmpty() ? "" : ",").append(key.text()).append('=').append(value);
            }
        }
        return text.isEmpty() ? "eeo" : "eeo(" + text + ")";
    }

    Recipe recipe() {
        return new Recipe(
                Parameterization.PLAIN,
                on(Key.RIDGE_START),
                positive(Key.LEARNING_RATE),
                (int) Math.max(1, positive(Key.RESTART)),
                (int) Math.max(1, positive(Key.EPOCHS)),
                on(Key.OUTER),
                value(Key.RHO).equals(Key.RHO.standard) ? Double.NaN : positive(Key.RHO),
                on(Key.ESCAPE),
                choice(Key.PROBE, CurvatureProbe.class),
                on(Key.LANGEVIN),
                averaging(),
                choice(Key.BASE, BaseStep.class),
                positive(Key.LAYER_DECAY));
    }

    /** {@code ema=off} is {@code averaging=none}, and contradicts every other. */
    private Averaging averaging() {
        Averaging chosen = choice(Key.AVERAGING, Averaging.class);
        if (on(Key.EMA)) {
            return chosen;
        }
        if (given.containsKey(Key.AVERAGING) && chosen != Averaging.NONE) {
            throw invalid(Key.AVERAGING, "must be none, or not be given, with ema=off");
        }
        return Averaging.NONE;
    }

    private String value(Key key) {
        return given.getOrDefault(key, key.standard);
    }

    private boolean on(Key key) {
        return switch (value(key)) {
            case "on" -> true;
            case "off" -> false;
            default -> throw invalid(key, "must be on or off");
        };
    }

    private double positive(Key key) {
        try {
            double number = Double.parseDouble(value(key));
            if (number > 0 && Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(key, "must be a number above 0");
        }
        throw invalid(key, "must be a number above 0");
    }

    private <E extends Enum<E>> E choice(Key key, Class<E> type) {
        String text = value(key).toUpperCase(Locale.ROOT).replace('-', '_');
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        StringBuilder names = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            names.append(names.isEmpty() ? "" : ", ")
                    .append(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        throw invalid(key, "must be one of " + names);
    }

    private BenchmarkException invalid(Key key, String rule) {
        return new BenchmarkException(
                "Invalid eeo option %s: %s (%s)".formatted(key.text(), value(key), rule));
    }
}
