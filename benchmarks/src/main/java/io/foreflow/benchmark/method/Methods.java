package io.foreflow.benchmark.method;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.method.MixtureMethod.Weighing;
import io.foreflow.benchmark.method.RidgeExperts.Span;
import io.foreflow.network.Parameterization;
import io.foreflow.settings.ScaleSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The methods by name. */
public final class Methods {

    private final Map<String, Supplier<ForecastMethod>> byName = new LinkedHashMap<>();

    /** As below with the usual season, and with nothing clipped and nothing floored. */
    public Methods(int usual, EeoOptions eeo) {
        this(usual, usual, RidgeMethod.SCALE, eeo);
    }

    /**
     * @param usual rows of a season of these data, a day
     * @param period rows of a season, for {@code seasonal}, which has another in its name
     * @param scale clip and floor of the product, for {@code mixture} and {@code full}
     * @param eeo parts of {@code eeo}
     */
    public Methods(int usual, int period, ScaleSettings scale, EeoOptions eeo) {
        RidgeExperts all = new RidgeExperts(scale, Span.ALL);
        RidgeExperts longer = new RidgeExperts(scale, Span.LONG);
        Recipe transformer = Recipe.transformer();
        byName.put("last", NaiveMethod::lastValue);
        byName.put("seasonal", () -> NaiveMethod.seasonal(period, usual));
        byName.put("ridge", () -> new RidgeMethod(false));
        byName.put("ridge-per-channel", () -> new RidgeMethod(true));
        byName.put("transformer", () -> new NetworkMethod("transformer", transformer));
        byName.put("samformer", () -> new NetworkMethod("samformer", transformer.withSharpness()));
        byName.put(
                "sigma-reparam",
                () ->
                        new NetworkMethod(
                                "sigma-reparam", transformer.with(Parameterization.SPECTRAL)));
        byName.put(
                "random-transformer",
                () ->
                        new NetworkMethod(
                                "random-transformer",
                                transformer.with(Parameterization.FROZEN_ATTENTION)));
        byName.put("mixture", () -> new MixtureMethod("mixture", all, null, Weighing.VALIDATION));
        byName.put("full", () -> new MixtureMethod("full", longer, Recipe.tuned(), Weighing.EQUAL));
        byName.put("eeo", () -> new NetworkMethod(eeo.name(), eeo.recipe()));
    }

    /** Every name there is. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    public ForecastMethod named(String name) {
        Supplier<ForecastMethod> method = byName.get(name);
        if (method == null) {
            throw new BenchmarkException(
                    "Invalid method: %s (must be one of %s)"
                            .formatted(name, String.join(", ", byName.keySet())));
        }
        return method.get();
    }
}
