package io.foreflow.cli;

import io.foreflow.cli.BrokerArguments.Target;
import io.foreflow.cli.topic.ObservationSender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow send}: writes observations. */
@Command(
        name = "send",
        description = {
            "Reads observations as lines of JSON from standard input and sends them, such as:",
            "  {\"series\":\"omi-1\",\"model\":\"hosts\",\"timestamp\":1735689600000,"
                    + "\"values\":{\"cpu\":0.4}}",
            "\"model\" may be left out, a null value says that the channel had none. Stops at the"
                    + " first bad line; those before it have been sent."
        })
final class SendCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private BrokerArguments broker;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Topic to send to (default: the metrics topic).")
    private String topic;

    @Override
    public Integer call() throws IOException {
        Target target = broker.target();
        String name = topic == null ? target.topics().metrics() : topic;
        try (BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8));
                ObservationSender sender =
                        ObservationSender.to(
                                target.kafka(), name, target.wireFormat(), target.registry())) {
            long sent = sender.sendAll(in);
            spec.commandLine().getErr().println("sent " + sent + " observations to " + name);
            spec.commandLine().getErr().flush();
        }
        return 0;
    }
}
