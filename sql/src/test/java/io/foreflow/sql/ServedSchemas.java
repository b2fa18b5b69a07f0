package io.foreflow.sql;

import com.sun.net.httpserver.HttpServer;
import io.foreflow.schema.wire.ConfluentForm;
import io.foreflow.schema.wire.SingleObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;

/** The one answer of a schema registry that reading needs: what stands behind an id. */
final class ServedSchemas implements AutoCloseable {

    private static final String PATH = "/schemas/ids/";

    private final List<Schema> schemas = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    ServedSchemas() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                PATH,
                exchange -> {
                    String id = exchange.getRequestURI().getPath().substring(PATH.length());
                    String schema = schemas.get(Integer.parseInt(id) - 1).toString();
                    byte[] answer =
                            "{\"schema\":\"%s\"}"
                                    .formatted(schema.replace("\\", "\\\\").replace("\"", "\\\""))
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The datum of a record in single-object encoding, behind the id of its schema. */
    byte[] confluent(Schema schema, byte[] singleObject) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        int datum = singleObject.length - SingleObject.HEADER_BYTES;
        return ByteBuffer.allocate(ConfluentForm.HEADER_BYTES + datum)
                .put((byte) 0)
                .putInt(schemas.indexOf(schema) + 1)
                .put(singleObject, SingleObject.HEADER_BYTES, datum)
                .array();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
