package io.foreflow.sql;

import io.foreflow.schema.wire.ReleasedSchemas;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The format {@code foreflow-avro}: Avro single-object encoding of one of Foreflow's records, by
 * this or any earlier release, or with {@code registry} Confluent's form. Columns are found by
 * name, those that are not asked for are skipped. Flink's own {@code avro} format takes no header,
 * its {@code avro-confluent} no enumeration into text.
 */
public final class SingleObjectFormatFactory implements DeserializationFormatFactory {

    private static final ConfigOption<String> RECORD =
            ConfigOptions.key("record")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Forecast, Score, ModelEvent, RejectedRecord, Observation");

    private static final ConfigOption<String> REGISTRY =
            ConfigOptions.key("registry")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Base of a schema registry's Confluent API, for wire.format: confluent");

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        String record = options.get(RECORD);
        RecordDecoder.requireKnown(record);
        return new Format(record, options.get(REGISTRY));
    }

    @Override
    public String factoryIdentifier() {
        return "foreflow-avro";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(RECORD);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(REGISTRY);
    }

    private record Format(String record, String registry)
            implements ProjectableDecodingFormat<DeserializationSchema<RowData>> {

        @Override
        public DeserializationSchema<RowData> createRuntimeDecoder(
                DynamicTableSource.Context context, DataType physicalType, int[][] projections) {
            DataType produced = Projection.of(projections).project(physicalType);
            RowType row = (RowType) produced.getLogicalType();
            RowConversion.check(ReleasedSchemas.newest(record), row);
            return new RecordDecoder(
                    record, registry, row, context.createTypeInformation(produced));
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }
    }
}
