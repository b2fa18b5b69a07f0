package io.foreflow.cli;

import io.foreflow.cli.cluster.JobManagerAddress;
import io.foreflow.cli.cluster.RunningJobs;
import io.foreflow.cli.export.ExportedModel;
import io.foreflow.job.config.JobSettings;
import io.foreflow.settings.ModelSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow export}: the weights a job serves, as a file. */
@Command(
        name = "export",
        description =
                "Writes the weights that a model serves as a safetensors file, with a JSON manifest"
                        + " beside it. They are read from a checkpoint; the job runs on. The"
                        + " checkpoint's folder must be readable from here.")
final class ExportCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationArguments configuration;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Which model (default: the only one of the configuration).")
    private String model;

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description = "File to write (default: NAME.safetensors).")
    private Path output;

    @Option(names = "--force", description = "Write over files that are there.")
    private boolean force;

    private static final class Source {

        @Option(
                names = "--jobmanager",
                required = true,
                paramLabel = "HOST:PORT",
                description = "REST address of the job manager; its newest checkpoint is read.")
        private String jobManager;

        @Option(
                names = "--checkpoint",
                required = true,
                paramLabel = "PATH",
                description = "Folder of a checkpoint or savepoint, of a running job or not.")
        private String checkpoint;
    }

    @Override
    public Integer call() {
        JobSettings settings = configuration.load().settings();
        ModelSettings settingsOfModel = model(settings);
        ExportedModel exported = exported(settings, settingsOfModel);
        Path file = output == null ? Path.of(settingsOfModel.name() + ".safetensors") : output;
        PrintWriter out = spec.commandLine().getOut();
        exported.write(file, force).forEach(out::println);
        out.flush();
        return 0;
    }

    private ExportedModel exported(JobSettings settings, ModelSettings settingsOfModel) {
        if (source.checkpoint != null) {
            return ExportedModel.read(source.checkpoint, settingsOfModel);
        }
        JobManagerAddress address = JobManagerAddress.parse(source.jobManager);
        try (RunningJobs jobs = RunningJobs.of(address)) {
            return jobs.fromNewestCheckpoint(
                    settings, path -> ExportedModel.read(path, settingsOfModel));
        }
    }

    private ModelSettings model(JobSettings settings) {
        if (model == null && settings.models().size() == 1) {
            return settings.models().get(0);
        }
        return settings.models().stream()
                .filter(known -> known.name().equals(model))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "Invalid --model: %s (must be one of %s)"
                                                .formatted(
                                                        model == null ? "none given" : model,
                                                        settings.models().stream()
                                                                .map(ModelSettings::name)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
