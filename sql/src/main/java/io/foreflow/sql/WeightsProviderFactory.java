package io.foreflow.sql;

import io.foreflow.weights.WeightsException;
import io.foreflow.weights.WeightsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * The provider {@code foreflow}: a model of SQL made of exported weights. Its inputs are the
 * channels by name, each an {@code ARRAY<FLOAT>} of a window in time order; its outputs, in the
 * order of the weights' channels, each an {@code ARRAY<FLOAT>} of the horizon.
 */
public final class WeightsProviderFactory implements ModelProviderFactory {

    private static final ConfigOption<String> WEIGHTS =
            ConfigOptions.key("weights")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "File of foreflow export, read where the statement is planned.");

    @Override
    public ModelProvider createModelProvider(Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper =
                FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        String file = helper.getOptions().get(WEIGHTS);
        try {
            byte[] bytes = WeightsFile.load(Path.of(file));
            List<String> channels = WeightsFile.parse(file, bytes).layout().channels();
            return new Provider(bytes, order(context.getCatalogModel(), channels));
        } catch (WeightsException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    /** Place of every channel among the inputs. */
    private static int[] order(ResolvedCatalogModel model, List<String> channels) {
        List<String> inputs = model.getResolvedInputSchema().getColumnNames();
        ResolvedSchema output = model.getResolvedOutputSchema();
        if (!Set.copyOf(inputs).equals(Set.copyOf(channels))) {
            throw new ValidationException(
                    "Cannot apply weights to the model: expected inputs %s, found %s"
                            .formatted(channels, inputs));
        }
        if (output.getColumnCount() != channels.size()) {
            throw new ValidationException(
                    "Cannot apply weights to the model: expected %d outputs, found %s"
                            .formatted(channels.size(), output.getColumnNames()));
        }
        model.getResolvedInputSchema().getColumnDataTypes().forEach(WeightsProviderFactory::check);
        output.getColumnDataTypes().forEach(WeightsProviderFactory::check);
        return channels.stream().mapToInt(inputs::indexOf).toArray();
    }

    private static void check(DataType type) {
        boolean floats =
                type.getLogicalType() instanceof ArrayType array
                        && array.getElementType().is(LogicalTypeRoot.FLOAT);
        if (!floats) {
            throw new ValidationException(
                    "Invalid type of a channel: %s (must be ARRAY<FLOAT>)".formatted(type));
        }
    }

    @Override
    public String factoryIdentifier() {
        return "foreflow";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(WEIGHTS);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    private record Provider(byte[] weights, int[] order) implements PredictRuntimeProvider {

        @Override
        public PredictFunction createPredictFunction(ModelProvider.Context context) {
            return new WindowForecast(weights, order);
        }

        @Override
        public ModelProvider copy() {
            return this; // nothing of it changes
        }
    }
}
