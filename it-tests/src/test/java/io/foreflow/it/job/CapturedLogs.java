package io.foreflow.it.job;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Everything that this process logs at INFO and above, stack traces too, until it is closed. */
final class CapturedLogs implements AutoCloseable {

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level before = root.getLevel();
    private final Lines lines = new Lines();

    CapturedLogs() {
        lines.start();
        root.addAppender(lines, Level.INFO, null);
        root.setLevel(Level.INFO);
        context.updateLoggers();
    }

    String text() {
        return lines.logged.stream().collect(Collectors.joining());
    }

    @Override
    public void close() {
        root.setLevel(before);
        root.removeAppender(lines.getName());
        context.updateLoggers();
        lines.stop();
    }

    private static final class Lines extends AbstractAppender {

        private final Queue<String> logged = new ConcurrentLinkedQueue<>();

        Lines() {
            super(
                    "captured",
                    null,
                    PatternLayout.newBuilder().withPattern("%p %c %m%n%throwable").build(),
                    false,
                    Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            logged.add(getLayout().toSerializable(event).toString());
        }
    }
}
