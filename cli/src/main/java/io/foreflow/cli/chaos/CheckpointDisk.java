package io.foreflow.cli.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A disk for checkpoints that can be filled up: a small file system in memory of its own, mounted
 * where that is allowed (to root), so that writes end in "No space left on device", some of them in
 * the middle of a file. Elsewhere a folder that is made read-only, in which files cannot be
 * created.
 */
final class CheckpointDisk implements AutoCloseable {

    private static final int MEBIBYTES = 32;
    private static final int BLOCK = 16 << 10;

    private final Path folder;
    private final boolean mounted;

    CheckpointDisk(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", folder + "");
    }

    Path folder() {
        return folder;
    }

    /** What a full disk is here, for the report. */
    String description() {
        return mounted
                ? "tmpfs of " + MEBIBYTES + " MiB, filled up"
                : "folder made read-only (no right to mount a tmpfs)";
    }

    /**
     * Fills the disk.
     *
     * @param left bytes to leave, so that some writes fail in the middle
     */
    void fill(int left) throws IOException {
        if (!mounted) {
            writable(false);
            return;
        }
        byte[] block = new byte[BLOCK];
        long written = 0;
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
                written += BLOCK;
            }
        } catch (IOException full) {
            try (SeekableByteChannel channel =
                    Files.newByteChannel(filler(), StandardOpenOption.WRITE)) {
                channel.truncate(Math.max(0, written - left));
            }
        }
    }

    void free() throws IOException {
        if (mounted) {
            Files.deleteIfExists(filler());
        } else {
            writable(true);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private void writable(boolean writable) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.walk(folder)) {
            folders = all.filter(Files::isDirectory).toList();
        }
        for (Path each : folders) {
            if (Files.exists(each)) {
                Files.setPosixFilePermissions(
                        each,
                        PosixFilePermissions.fromString(writable ? "rwx------" : "r-x------"));
            }
        }
    }

    @Override
    public void close() {
        if (mounted) {
            try {
                run("umount", folder.toString());
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException noSuchProgram) {
            return false;
        }
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
