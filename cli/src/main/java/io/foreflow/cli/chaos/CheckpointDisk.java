package io.foreflow.cli.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A disk for checkpoints that can be filled up: a small file system in memory of its own, mounted
 * where that is allowed (to root), so that writes end in "No space left on device", some of them in
 * the middle of a file. Elsewhere a folder whose folders are swapped for files, so that nothing can
 * be created in them, nor read; which permissions would not keep root from.
 */
final class CheckpointDisk implements AutoCloseable {

    private static final int MEBIBYTES = 32;
    private static final int BLOCK = 16 << 10;
    private static final String ASIDE = ".aside-";

    private final Path folder;
    private final boolean mounted;

    CheckpointDisk(Path folder) throws IOException, InterruptedException {
        this(folder, true);
    }

    /**
     * @param mount whether to try that
     */
    CheckpointDisk(Path folder, boolean mount) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.mounted =
                mount
                        && run(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=" + MEBIBYTES + "m",
                                "tmpfs",
                                folder + "");
    }

    Path folder() {
        return folder;
    }

    /** What a full disk is here, for the report. */
    String description() {
        return mounted
                ? "tmpfs of " + MEBIBYTES + " MiB, filled up"
                : "folders swapped for files (no right to mount a tmpfs)";
    }

    /**
     * Fills the disk.
     *
     * @param left bytes to leave, so that some writes fail in the middle
     */
    void fill(int left) throws IOException {
        if (!mounted) {
            swap();
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
            swapBack();
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private void swap() throws IOException {
        for (Path each : entries()) {
            if (!each.getFileName().toString().startsWith(ASIDE)) {
                Files.move(each, each.resolveSibling(ASIDE + each.getFileName()));
                Files.createFile(each);
            }
        }
    }

    private void swapBack() throws IOException {
        for (Path each : entries()) {
            String name = each.getFileName().toString();
            if (name.startsWith(ASIDE)) {
                Path place = each.resolveSibling(name.substring(ASIDE.length()));
                Files.deleteIfExists(place);
                Files.move(each, place);
            }
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
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
