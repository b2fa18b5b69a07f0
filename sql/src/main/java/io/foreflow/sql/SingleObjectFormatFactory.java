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
 * this or any earlier release. Columns are found by name, those that are not asked for are skipped.
 * Flink's own {@code avro} format takes no header, and a schema that fits in place of a name.
 */
public final class SingleObjectFormatFactory implements DeserializationFormatFactory {

    private static final ConfigOption<String> RECORD =
            ConfigOptions.key("record")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Forecast, Score, ModelEvent, RejectedRecord, Observation");

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        String record = options.get(RECORD);
        RecordDecoder.requireKnown(record);
        return new Format(record);
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
        return Set.of();
    }

    private record Format(String record)
            implements ProjectableDecodingFormat<DeserializationSchema<RowData>> {

        @Override
        public DeserializationSchema<RowData> createRuntimeDecoder(
                DynamicTableSource.Context context, DataType physicalType, int[][] projections) {
            DataType produced = Projection.of(projections).project(physicalType);
            RowType row = (RowType) produced.getLogicalType();
            RowConversion.check(ReleasedSchemas.newest(record), row);
            return new RecordDecoder(record, row, context.createTypeInformation(produced));
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }
    }
}
