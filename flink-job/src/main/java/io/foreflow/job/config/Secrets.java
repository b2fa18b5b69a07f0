package io.foreflow.job.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that do not stand in the file: {@code ${env:NAME}} and {@code ${file:PATH}} are replaced
 * on the client by an environment variable or by the text of a file without its last line break.
 * Neither these nor values of keys that sound secret are ever printed.
 */
final class Secrets {

    static final String MASK = "******";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+):([^}]*)}");
    private static final Pattern SECRET_KEY =
            Pattern.compile(
                    "passw|passphrase|pwd|secret|jaas|token|credential|private|authorization|\\.key$|keystore\\.key|user\\.info|api.?key");

    /** User and password in a URL. */
    private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]*@");

    private final UnaryOperator<String> environment;

    /**
     * @param environment value of a variable, or null
     */
    Secrets(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** What may be printed of a value: its placeholder, a mask, or itself. */
    static String shown(String key, String text) {
        boolean secret = SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).find();
        return secret && !PLACEHOLDER.matcher(text).matches()
                ? MASK
                : USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
    }

    /**
     * Replaces placeholders.
     *
     * @throws IllegalArgumentException with the rule, if one cannot be replaced
     */
    String resolve(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value = lookUp(matcher.group(1), matcher.group(2));
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    private String lookUp(String kind, String name) {
        return switch (kind) {
            case "env" -> variable(name);
            case "file" -> content(name);
            default ->
                    throw new IllegalArgumentException(
                            "placeholders are ${env:NAME} and ${file:PATH}");
        };
    }

    private String variable(String name) {
        String value = environment.apply(name);
        if (value == null) {
            throw new IllegalArgumentException("environment variable " + name + " is not set");
        }
        return value;
    }

    private static String content(String path) {
        try {
            return Files.readString(Path.of(path)).stripTrailing();
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("cannot read file " + path, e);
        }
    }
}
