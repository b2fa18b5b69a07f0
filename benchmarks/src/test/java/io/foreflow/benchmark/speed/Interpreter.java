package io.foreflow.benchmark.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Shell scripts that stand for a Python: asked to import a module, or handed a program to run. */
final class Interpreter {

    private Interpreter() {}

    /** One that has no package at all. */
    static Path bare(Path folder) throws IOException {
        return write(folder, "exit 1");
    }

    /** One that has a module, and does this in place of a program that needs it. */
    static Path with(String module, String instead, Path folder) throws IOException {
        return write(
                folder,
                "if [ \"$1\" = -c ]; then [ \"$2\" = 'import %s' ]; exit; fi".formatted(module),
                "cat > /dev/null", // the program
                instead);
    }

    private static Path write(Path folder, String... lines) throws IOException {
        Path file = folder.resolve("python3");
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
