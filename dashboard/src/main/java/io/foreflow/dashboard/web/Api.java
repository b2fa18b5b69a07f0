package io.foreflow.dashboard.web;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.SeriesKey;
import io.foreflow.dashboard.view.DataView;
import io.foreflow.dashboard.view.FleetQuery;
import io.foreflow.dashboard.view.FleetView;
import io.foreflow.dashboard.view.ModelView;
import io.foreflow.dashboard.view.SeriesQuery;
import io.foreflow.dashboard.view.SeriesView;
import io.foreflow.dashboard.web.Parameters.InvalidException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@code /api/…} with views as JSON. A request with {@code since} equal to the state asked
 * for is answered with null, one for something that is not known yet with {@code missing}: both are
 * usual, and browsers note every answer of 400 or more as an error.
 */
final class Api implements HttpHandler {

    private static final int USUAL_ROWS = 1000;
    private static final int USUAL_PAGE = 50;

    private final Fleet fleet;
    private final Supplier<Object> status;

    Api(Fleet fleet, Supplier<Object> status) {
        this.fleet = fleet;
        this.status = status;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (exchange.isInIoThread()) {
            exchange.dispatch(this);
            return;
        }
        Parameters parameters = new Parameters(exchange);
        try {
            switch (exchange.getRelativePath()) {
                case "/status" -> send(exchange, status.get());
                case "/fleet" -> fleet(exchange, parameters);
                case "/series" -> series(exchange, parameters);
                case "/model" -> model(exchange, parameters);
                case "/data" -> send(exchange, fleet.read(DataView::of));
                default -> fail(exchange, StatusCodes.NOT_FOUND, "Cannot find this address");
            }
        } catch (InvalidException e) {
            fail(exchange, StatusCodes.BAD_REQUEST, e.getMessage());
        }
    }

    private void fleet(HttpServerExchange exchange, Parameters parameters) {
        FleetQuery query =
                new FleetQuery(
                        parameters.text("search", ""),
                        parameters.text("status", ""),
                        parameters.text("model", ""),
                        parameters.choice("sort", FleetQuery.Sort.class, FleetQuery.Sort.NAME),
                        parameters.text("order", "up").equals("down"),
                        parameters.number("offset", 0),
                        parameters.number("limit", USUAL_PAGE));
        if (unchanged(parameters, fleet.revision())) {
            nothing(exchange);
        } else {
            send(exchange, fleet.read(known -> FleetView.of(known, query)));
        }
    }

    private void series(HttpServerExchange exchange, Parameters parameters) {
        SeriesKey key = new SeriesKey(parameters.required("model"), parameters.required("series"));
        Long step = parameters.number("step");
        SeriesQuery query =
                new SeriesQuery(
                        key,
                        parameters.text("channel"),
                        parameters.number("origin"),
                        step == null ? null : (Integer) parameters.number("step", 1),
                        parameters.number("rows", USUAL_ROWS));
        long changed =
                fleet.read(known -> known.find(key) == null ? -1L : known.find(key).changed());
        if (unchanged(parameters, changed)) {
            nothing(exchange);
        } else {
            send(
                    exchange,
                    fleet.read(known -> SeriesView.of(known, query)),
                    "Cannot find series " + key.series() + " of model " + key.model());
        }
    }

    private void model(HttpServerExchange exchange, Parameters parameters) {
        String name = parameters.text("model");
        Optional<ModelView> view = fleet.read(known -> ModelView.of(known, name));
        if (view.isPresent() && unchanged(parameters, view.get().changed())) {
            nothing(exchange);
        } else {
            send(
                    exchange,
                    view,
                    name == null ? "Cannot find a model" : "Cannot find model " + name);
        }
    }

    private static boolean unchanged(Parameters parameters, long revision) {
        Long since = parameters.number("since");
        return since != null && since == revision;
    }

    private static void nothing(HttpServerExchange exchange) {
        send(exchange, (Object) null);
    }

    private static void send(HttpServerExchange exchange, Optional<?> view, String otherwise) {
        if (view.isPresent()) {
            send(exchange, view.get());
        } else {
            send(exchange, Map.of("missing", otherwise));
        }
    }

    private static void fail(HttpServerExchange exchange, int code, String message) {
        exchange.setStatusCode(code);
        send(exchange, Map.of("error", message));
    }

    private static void send(HttpServerExchange exchange, Object view) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(ByteBuffer.wrap(Json.bytes(view)));
    }
}
