package io.foreflow.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordKeyTest {

    private final ForecastIds ids = new ForecastIds();

    @Test
    void pairsThatReadAlikeHaveDifferentKeysAndIds() {
        List<String> pieces = List.of("", "a", "ab", "abc", "b", "bc", "/", "a/", "/b", "%", "%2F");
        Set<String> keys = new HashSet<>();
        Set<String> seen = new HashSet<>();

        for (String model : pieces) {
            for (String series : pieces) {
                keys.add(new String(RecordKey.of(model, series), StandardCharsets.UTF_8));
                seen.add(ids.of(model, series, 0));
            }
        }

        assertThat(RecordKey.of("a", "bc")).isNotEqualTo(RecordKey.of("ab", "c"));
        assertThat(keys).hasSize(pieces.size() * pieces.size());
        assertThat(seen).hasSize(pieces.size() * pieces.size());
    }

    @Test
    void keysReadAsTheirParts() {
        assertThat(RecordKey.of("hosts", "eu/web-1")).asString().isEqualTo("hosts/eu/web-1");
        assertThat(RecordKey.of("eu/hosts", "web-1")).asString().isEqualTo("eu%2Fhosts/web-1");
        assertThat(RecordKey.of("eu/hosts")).asString().isEqualTo("eu%2Fhosts");
        assertThat(RecordKey.of("metrics", 3)).asString().isEqualTo("metrics-3");
    }

    /** Expected: Python's hashlib.sha256 over struct.pack(">i", len) + bytes and ">q" origin. */
    @Test
    void idsAreTheDocumentedHash() {
        assertThat(ids.of("hosts", "web-1", 1_700_000_000_000L))
                .isEqualTo("1ffa86dea5d1de9a887a1e896a22d40a");
        assertThat(ids.of("größe", "メモリ", -1)).isEqualTo("869c2ceb00e6be46211a7b5cbb42e074");
    }
}
