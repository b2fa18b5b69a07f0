package io.foreflow.benchmark.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.BenchmarkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of this package in Debian's Python, on one thread, that prints one JSON object.
 *
 * @param python the interpreter
 * @param script resource beside this class
 * @param module that it cannot do without
 * @param debianPackage that has the module
 */
record PythonPeer(Path python, String script, String module, String debianPackage) {

    // the packages are Debian's; another python3 on the path would not see them
    static final Path DEBIAN = Path.of("/usr/bin/python3");

    /** Why it cannot run here, or null. */
    String missing() throws IOException, InterruptedException {
        if (!Files.isExecutable(python)) {
            return "there is no " + python;
        }
        Process process =
                new ProcessBuilder(python.toString(), "-c", "import " + module)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor() == 0
                ? null
                : "%s has no %s (Debian: %s)".formatted(python, module, debianPackage);
    }

    JsonNode run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-"));
        command.addAll(arguments);
        Path errors = Files.createTempFile("foreflow-peer", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment()
                    .putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
            Process process = builder.start();
            try (InputStream source = PythonPeer.class.getResourceAsStream(script)) {
                source.transferTo(process.getOutputStream());
                process.getOutputStream().close();
            }
            byte[] output = process.getInputStream().readAllBytes();
            int code = process.waitFor();
            if (code != 0) {
                throw new BenchmarkException(
                        "Cannot run %s: exit code %d: %s"
                                .formatted(script, code, lastLine(errors)));
            }
            return new ObjectMapper().readTree(new String(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(errors);
        }
    }

    /** Where Python says what went wrong. */
    private static String lastLine(Path errors) throws IOException {
        List<String> lines = Files.readString(errors).strip().lines().toList();
        return lines.isEmpty() ? "no message" : lines.get(lines.size() - 1);
    }
}
