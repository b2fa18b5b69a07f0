package io.foreflow.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NewestCheckpointTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void readsOnWhileTheJobManagerStillNamesADeletedCheckpoint() {
        Deque<String> answers =
                new ArrayDeque<>(List.of("chk-3", "chk-3", "chk-3", "chk-3", "chk-5"));

        String read =
                NewestCheckpoint.read(
                        answers::remove, NewestCheckpointTest::onlyTheFifth, PATIENCE);

        assertThat(read).isEqualTo("weights of chk-5");
        assertThat(answers).isEmpty();
    }

    @Test
    void saysWhyWhenNoneCanBeRead() {
        assertThatThrownBy(
                        () ->
                                NewestCheckpoint.read(
                                        () -> "chk-3",
                                        NewestCheckpointTest::onlyTheFifth,
                                        Duration.ofMillis(300)))
                .isInstanceOf(UnreadableCheckpoint.class)
                .hasMessageStartingWith("Cannot read checkpoint chk-3: no such file");
    }

    @Test
    void asksOnceWhereTheModelIsAtFault() {
        Deque<String> answers = new ArrayDeque<>(List.of("chk-5", "chk-6"));

        assertThatThrownBy(
                        () ->
                                NewestCheckpoint.read(
                                        answers::remove,
                                        path -> {
                                            throw new IllegalStateException("nothing learnt");
                                        },
                                        PATIENCE))
                .hasMessage("nothing learnt");
        assertThat(answers).containsExactly("chk-6");
    }

    private static String onlyTheFifth(String path) {
        if (!path.equals("chk-5")) {
            throw new UnreadableCheckpoint(path, new FileNotFoundException("no such file"));
        }
        return "weights of " + path;
    }
}
