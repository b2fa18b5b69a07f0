package io.foreflow.cli.export;

import io.foreflow.cli.CommandException;
import java.io.IOException;

/** A checkpoint that is gone, or that cannot be read from here. */
public final class UnreadableCheckpoint extends CommandException {

    private static final long serialVersionUID = 1;

    UnreadableCheckpoint(String path, IOException cause) {
        super(
                ("Cannot read checkpoint %s: %s. It must be readable from here: run this where its"
                                + " storage is mounted or its file system is among Flink's plugins.")
                        .formatted(path, reason(cause)),
                cause);
    }

    private static String reason(IOException cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
