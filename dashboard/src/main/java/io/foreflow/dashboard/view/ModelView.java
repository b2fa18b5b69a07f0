package io.foreflow.dashboard.view;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.KeptForecast;
import io.foreflow.dashboard.fleet.ModelState;
import io.foreflow.dashboard.fleet.ModelState.StepError;
import io.foreflow.dashboard.fleet.SkillTrend;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.RoundTelemetry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One model.
 *
 * @param changed revision of its last change
 * @param models names of all
 * @param events oldest first
 * @param errors by version and step
 * @param trend skill over event time
 */
public record ModelView(
        long changed,
        List<String> models,
        String model,
        int version,
        List<Event> events,
        Map<Integer, List<StepError>> errors,
        SkillTrend.Line trend) {

    /** Something that happened. */
    public record Event(
            String kind,
            long time,
            int version,
            Integer parent,
            String reason,
            Double champion,
            Double challenger,
            Double ridge,
            int windows,
            Round round) {

        Event withoutAttention() {
            return new Event(
                    kind,
                    time,
                    version,
                    parent,
                    reason,
                    champion,
                    challenger,
                    ridge,
                    windows,
                    round.withoutAttention());
        }
    }

    /** What a round saw; null where it was not measured. */
    public record Round(
            Double lossBefore,
            Double lossAfter,
            Double sharpness,
            Double lambdaMax,
            Double lambdaMaxResidual,
            Double lambdaMin,
            Double lambdaMinResidual,
            int escapesTried,
            int escapesKept,
            Double gradientNorm,
            Double attentionEntropy,
            Double attentionNuclearNorm,
            Double attentionEffectiveRank,
            Double headEffectiveRank,
            int steps,
            long gradients,
            Attention attention) {

        Round withoutAttention() {
            return new Round(
                    lossBefore,
                    lossAfter,
                    sharpness,
                    lambdaMax,
                    lambdaMaxResidual,
                    lambdaMin,
                    lambdaMinResidual,
                    escapesTried,
                    escapesKept,
                    gradientNorm,
                    attentionEntropy,
                    attentionNuclearNorm,
                    attentionEffectiveRank,
                    headEffectiveRank,
                    steps,
                    gradients,
                    null);
        }

        static Round of(RoundTelemetry seen, List<String> channels) {
            return new Round(
                    seen.getLossBefore(),
                    seen.getLossAfter(),
                    seen.getSharpness(),
                    seen.getLambdaMax(),
                    seen.getLambdaMaxResidual(),
                    seen.getLambdaMin(),
                    seen.getLambdaMinResidual(),
                    seen.getEscapesTried(),
                    seen.getEscapesKept(),
                    seen.getGradientNorm(),
                    seen.getAttentionEntropy(),
                    seen.getAttentionNuclearNorm(),
                    seen.getAttentionEffectiveRank(),
                    seen.getRepresentationEffectiveRank(),
                    seen.getSteps(),
                    seen.getGradientEvaluations(),
                    Attention.of(seen.getAttention(), channels));
        }
    }

    /** Mean attention: row i says how much channel i listens to each channel. */
    public record Attention(List<String> channels, List<List<Double>> rows) {

        /** Null if it was not measured; channels are numbered where their names are not known. */
        static Attention of(List<Double> flat, List<String> names) {
            if (flat.isEmpty()) {
                return null;
            }
            int size = (int) Math.round(Math.sqrt(flat.size()));
            List<String> channels =
                    names.size() == size
                            ? names
                            : IntStream.rangeClosed(1, size).mapToObj(i -> "channel " + i).toList();
            return new Attention(
                    channels,
                    IntStream.range(0, size)
                            .mapToObj(i -> List.copyOf(flat.subList(i * size, (i + 1) * size)))
                            .toList());
        }
    }

    /**
     * Of a model, the one with the most events if none is named; empty if it is not known.
     *
     * @param name or null
     */
    public static Optional<ModelView> of(Fleet fleet, String name) {
        List<String> models = List.copyOf(fleet.models().keySet());
        String model = name == null ? busiest(fleet) : name;
        ModelState state = model == null ? null : fleet.models().get(model);
        return state == null
                ? Optional.empty()
                : Optional.of(of(state, model, models, channels(fleet, model)));
    }

    private static String busiest(Fleet fleet) {
        return fleet.models().entrySet().stream()
                .max(Comparator.comparingInt(model -> model.getValue().eventCount()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** In the model's order, as any of its forecasts has them; empty before the first. */
    private static List<String> channels(Fleet fleet, String model) {
        return fleet.series().stream()
                .filter(series -> series.key().model().equals(model))
                .map(series -> series.forecasts().latest())
                .filter(Objects::nonNull)
                .findFirst()
                .map(KeptForecast::channels)
                .orElse(List.of());
    }

    private static ModelView of(
            ModelState state, String model, List<String> models, List<String> channels) {
        List<Event> events = new ArrayList<>();
        state.events().forEach(event -> events.add(event(event, channels)));
        keepNewestAttention(events);
        return new ModelView(
                state.changed(),
                models,
                model,
                state.version(),
                events,
                state.errors(),
                state.trend().line());
    }

    /** The page shows one; all of them would be most of the answer. */
    private static void keepNewestAttention(List<Event> events) {
        boolean kept = false;
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            if (event.round() != null && event.round().attention() != null) {
                if (kept) {
                    events.set(i, event.withoutAttention());
                }
                kept = true;
            }
        }
    }

    private static Event event(ModelEvent event, List<String> channels) {
        return new Event(
                event.getKind().name(),
                event.getTime().toEpochMilli(),
                event.getVersion(),
                event.getParent(),
                event.getReason(),
                event.getChampionError(),
                event.getChallengerError(),
                event.getRidgeError(),
                event.getWindows(),
                event.getTelemetry() == null ? null : Round.of(event.getTelemetry(), channels));
    }
}
