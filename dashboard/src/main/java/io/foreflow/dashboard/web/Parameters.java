package io.foreflow.dashboard.web;

import io.undertow.server.HttpServerExchange;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;

/** Query parameters of one request, each checked as it is read. */
record Parameters(HttpServerExchange exchange) {

    /** A request that cannot be answered as it is; the message says why. */
    static final class InvalidException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidException(String name, String value, String rule) {
            super("Invalid %s: %s (%s)".formatted(name, value, rule));
        }
    }

    /** Null if it was not given. */
    String text(String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    String text(String name, String fallback) {
        String value = text(name);
        return value == null ? fallback : value;
    }

    String required(String name) {
        String value = text(name);
        if (value == null) {
            throw new InvalidException(name, "null", "must be given");
        }
        return value;
    }

    /** Null if it was not given. */
    Long number(String name) {
        String value = text(name);
        try {
            return value == null ? null : (Long) Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new InvalidException(name, value, "must be a whole number");
        }
    }

    int number(String name, int fallback) {
        Long value = number(name);
        if (value != null && value != value.intValue()) {
            throw new InvalidException(name, value.toString(), "must be a 32-bit number");
        }
        return value == null ? fallback : value.intValue();
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        String value = text(name);
        if (value == null) {
            return fallback;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new InvalidException(name, value, rule(type)));
    }

    private static <E extends Enum<E>> String rule(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Parameters::lower)
                .collect(Collectors.joining(", ", "must be one of ", ""));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
