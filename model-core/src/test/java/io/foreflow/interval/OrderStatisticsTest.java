package io.foreflow.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderStatisticsTest {

    @Test
    void wantedPlacesHoldWhatASortPutsThereAndNoValueIsLost() {
        Random random = new Random(3);
        for (int count = 1; count < 300; count++) {
            float[] values = new float[count + 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(60) - 30; // with ties
            }
            float[] before = values.clone();
            float[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            int[] wanted = random.ints(1 + random.nextInt(8), 0, count).sorted().toArray();
            if (count % 2 == 0) { // near the ends, as the intervals ask
                int depth = 1 + random.nextInt(Math.max(1, count / 8));
                wanted = new int[] {0, depth - 1, count - depth, count - 1};
            }

            OrderStatistics.select(values, count, wanted);

            for (int index : wanted) {
                assertThat(values[index]).as("%s of %s", index, count).isEqualTo(sorted[index]);
            }
            float[] after = Arrays.copyOf(values, count);
            Arrays.sort(after);
            assertThat(after).isEqualTo(sorted);
            assertThat(values[count]).isEqualTo(before[count]);
            assertThat(values[count + 1]).isEqualTo(before[count + 1]);
        }
    }

    @Test
    void oneSideAloneIsWantedToo() {
        float[] least = {5, 3, 9, 1, 7, 2, 8, 4};
        float[] largest = least.clone();

        OrderStatistics.select(least, 8, new int[] {1, 2});
        OrderStatistics.select(largest, 8, new int[] {6});

        assertThat(least[1]).isEqualTo(2);
        assertThat(least[2]).isEqualTo(3);
        assertThat(largest[6]).isEqualTo(8);
    }
}
