package io.foreflow.job.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.SeriesKey;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;

class KnownKeysTest {

    private final KnownKeys known = new KnownKeys();

    @Test
    void givesTheSameKeyForTheSameNames() {
        SeriesKey first = key("hosts", "web-1");

        assertThat(key("hosts", "web-1"))
                .isSameAs(first)
                .isEqualTo(new SeriesKey("hosts", "web-1"));
        assertThat(key("hosts", "web-2")).isNotEqualTo(first);
        assertThat(key("host", "web-1")).isNotEqualTo(first);
    }

    @Test
    void tellsNamesOfOneHashApart() {
        assertThat("Aa").hasSameHashCodeAs("BB");

        assertThat(key("hosts", "Aa")).isNotEqualTo(key("hosts", "BB"));
        assertThat(key("Aa", "hosts").model()).isEqualTo("Aa");
        assertThat(key("BB", "hosts").model()).isEqualTo("BB");
    }

    @Test
    void readsNamesAsFlinkWritesStrings() throws Exception {
        String[] names = {
            "", "a", "größe", "温度", "\uD83D\uDE00", "x".repeat(300), "\u0000\u007F\u0080"
        };
        for (String name : names) {
            DataOutputSerializer out = new DataOutputSerializer(64);
            StringValue.writeString("hosts", out);
            StringValue.writeString(name, out);

            SeriesKey read =
                    SeriesKeySerializer.INSTANCE.deserialize(
                            new DataInputDeserializer(out.getCopyOfBuffer()));

            assertThat(read).isEqualTo(new SeriesKey("hosts", name));
        }
    }

    private SeriesKey key(String model, String series) {
        return known.of(model.toCharArray(), series.toCharArray());
    }
}
