package io.foreflow.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.chaos.Traps.Place;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrapsTest {

    @TempDir private Path folder;

    @Test
    void springOnceAndOnlyWhereTheyAreArmed() throws Exception {
        Traps traps = new Traps(folder.toString());
        traps.failAt(Place.NETWORK);

        traps.arm(Place.NETWORK);
        traps.failAt(Place.BEFORE_TICK);

        assertThat(traps.awaitGone(Place.NETWORK, Duration.ZERO)).isFalse();
        assertThatThrownBy(() -> new Traps(folder.toString()).failAt(Place.NETWORK))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Injected failure: NETWORK");
        assertThat(traps.awaitGone(Place.NETWORK, Duration.ZERO)).isTrue();
        traps.failAt(Place.NETWORK);
    }

    @Test
    void holdUntilTheyAreLetGo() throws Exception {
        Traps traps = new Traps(folder.toString());
        traps.arm(Place.HOLD_COMMIT);
        Thread committer =
                new Thread(
                        () -> {
                            try {
                                traps.holdAt(Place.HOLD_COMMIT);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        committer.start();

        assertThat(traps.awaitGone(Place.HOLD_COMMIT, Duration.ofMinutes(2))).isTrue();
        assertThat(traps.armed(Place.HELD)).isTrue();
        assertThat(committer.isAlive()).isTrue();
        assertThat(traps.springs(Place.HELD)).isTrue();
        committer.join();
    }
}
