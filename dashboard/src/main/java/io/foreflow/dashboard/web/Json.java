package io.foreflow.dashboard.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Views as JSON; numbers that are not finite are null. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(columns());

    private Json() {}

    static byte[] bytes(Object view) {
        try {
            return MAPPER.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + view.getClass() + " as JSON", e);
        }
    }

    static String text(Object view) {
        try {
            return MAPPER.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + view.getClass() + " as JSON", e);
        }
    }

    private static SimpleModule columns() {
        return new SimpleModule()
                .addSerializer(new FloatColumn())
                .addSerializer(new DoubleColumn())
                .addSerializer(Double.class, new DoubleValue())
                .addSerializer(Float.class, new FloatValue());
    }

    private static void write(double value, JsonGenerator out) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }

    /** As a float, whose shortest decimal form is half as long as its double's. */
    private static void write(float value, JsonGenerator out) throws IOException {
        if (Float.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }

    private static final class FloatColumn extends StdSerializer<float[]> {
        private static final long serialVersionUID = 1L;

        FloatColumn() {
            super(float[].class);
        }

        @Override
        public void serialize(float[] values, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeStartArray();
            for (float value : values) {
                write(value, out);
            }
            out.writeEndArray();
        }
    }

    private static final class DoubleColumn extends StdSerializer<double[]> {
        private static final long serialVersionUID = 1L;

        DoubleColumn() {
            super(double[].class);
        }

        @Override
        public void serialize(double[] values, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeStartArray();
            for (double value : values) {
                write(value, out);
            }
            out.writeEndArray();
        }
    }

    private static final class DoubleValue extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        DoubleValue() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            write(value.doubleValue(), out);
        }
    }

    private static final class FloatValue extends StdSerializer<Float> {
        private static final long serialVersionUID = 1L;

        FloatValue() {
            super(Float.class);
        }

        @Override
        public void serialize(Float value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            write(value.floatValue(), out);
        }
    }
}
