package io.foreflow.cli.demo;

import java.nio.file.Path;

/** Sends the logs of Kafka, Flink and the job into the state directory instead of the screen. */
final class Logs {

    private static final String CONFIGURATION = "log4j2.configurationFile";

    private Logs() {}

    /** Must be called before the first logger is made; a configuration given by the user stays. */
    static void into(Path state) {
        System.setProperty("foreflow.log.folder", state.resolve("logs").toString());
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, "classpath:log4j2-demo.properties");
        }
    }
}
