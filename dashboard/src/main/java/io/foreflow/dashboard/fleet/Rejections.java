package io.foreflow.dashboard.fleet;

import io.foreflow.schema.RejectedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the job did not use: counts and the newest samples by reason. Not thread-safe. */
public final class Rejections {

    private static final int PREVIEW = 240;

    private final Map<String, Kind> kinds = new TreeMap<>();
    private final TreeMap<Long, Long> minutes = new TreeMap<>();
    private long total;

    private static final class Kind {
        private long count;
        private long newest;
        private final Deque<Sample> samples = new ArrayDeque<>();
    }

    /**
     * One rejected record.
     *
     * @param appended when it came to the rejected topic, epoch milliseconds
     * @param raw the beginning of its value as text, or in hex digits if it is none; or null
     */
    public record Sample(
            String detail, String topic, int partition, long offset, long appended, String raw) {}

    /** One reason, newest samples first. */
    public record Reason(String reason, long count, long newest, List<Sample> samples) {}

    void add(RejectedRecord record, long appended, int samples) {
        total++;
        minutes.merge(Math.floorDiv(appended, 60_000L), 1L, Long::sum);
        if (minutes.size() > 60) {
            minutes.pollFirstEntry();
        }
        Kind kind = kinds.computeIfAbsent(record.getReason().name(), reason -> new Kind());
        kind.count++;
        kind.newest = Math.max(kind.newest, appended);
        kind.samples.addFirst(
                new Sample(
                        record.getDetail(),
                        record.getTopic(),
                        record.getPartition(),
                        record.getOffset(),
                        appended,
                        preview(record.getRaw())));
        if (kind.samples.size() > samples) {
            kind.samples.removeLast();
        }
    }

    private static String preview(ByteBuffer raw) {
        if (raw == null) {
            return null;
        }
        byte[] bytes = new byte[Math.min(PREVIEW, raw.remaining())];
        raw.duplicate().get(bytes);
        String more = raw.remaining() > PREVIEW ? " … " + raw.remaining() + " bytes" : "";
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
                return text + more;
            }
        } catch (CharacterCodingException e) {
            // shown as hex digits
        }
        return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(80, bytes.length)) + more;
    }

    public long total() {
        return total;
    }

    /** Most frequent first. */
    public List<Reason> reasons() {
        List<Reason> reasons = new ArrayList<>();
        kinds.forEach(
                (name, kind) ->
                        reasons.add(
                                new Reason(
                                        name, kind.count, kind.newest, List.copyOf(kind.samples))));
        reasons.sort((a, b) -> Long.compare(b.count(), a.count()));
        return reasons;
    }

    /** How many of a reason. */
    public long count(String reason) {
        Kind kind = kinds.get(reason);
        return kind == null ? 0 : kind.count;
    }

    /** Count by minute of arrival, epoch minutes, the newest 60 that have any. */
    public Map<Long, Long> minutes() {
        return new TreeMap<>(minutes);
    }
}
