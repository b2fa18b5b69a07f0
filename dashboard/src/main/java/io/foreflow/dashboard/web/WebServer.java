package io.foreflow.dashboard.web;

import io.foreflow.dashboard.DashboardException;
import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.intake.Connection;
import io.foreflow.dashboard.intake.TopicState;
import io.foreflow.dashboard.view.StatusView;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The listening server; see the package. */
public final class WebServer implements AutoCloseable {

    private static final String PAGE = "io/foreflow/dashboard/page";
    private static final long CHANGE_MILLIS = 500;
    private static final long STATUS_MILLIS = 2000;

    private final Undertow undertow;
    private final LiveClients clients;
    private final InetAddress bind;
    private final ScheduledExecutorService pulse =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "dashboard-pulse");
                        thread.setDaemon(true);
                        return thread;
                    });

    private WebServer(Undertow undertow, LiveClients clients, InetAddress bind) {
        this.undertow = undertow;
        this.clients = clients;
        this.bind = bind;
    }

    /**
     * @param bind name or address to listen on
     * @param port 0 for any
     * @param token or null
     * @throws DashboardException if it cannot listen there
     */
    public static WebServer start(
            String bind,
            int port,
            String token,
            Fleet fleet,
            Supplier<Connection> connection,
            Supplier<List<TopicState>> topics,
            LongSupplier clock) {
        InetAddress address = resolve(bind);
        LiveClients[] itself = new LiveClients[1];
        Supplier<Object> status =
                () ->
                        new StatusView(
                                fleet.revision(),
                                clock.getAsLong(),
                                itself[0].count(),
                                connection.get(),
                                topics.get());
        LiveClients clients = new LiveClients(fleet::revision, status);
        itself[0] = clients;
        Undertow undertow =
                Undertow.builder()
                        .addHttpListener(port, address.getHostAddress())
                        .setIoThreads(1)
                        .setWorkerThreads(4)
                        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1024L)
                        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
                        .setHandler(
                                new Guard(
                                        routes(fleet, status, clients),
                                        WebServer::locked,
                                        address,
                                        token))
                        .build();
        listen(undertow, bind, port);
        WebServer server = new WebServer(undertow, clients, address);
        server.beat();
        return server;
    }

    private static InetAddress resolve(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new DashboardException(
                    "Invalid --bind: " + bind + " (must be an address of this machine)", e);
        }
    }

    private static void listen(Undertow undertow, String bind, int port) {
        try {
            undertow.start();
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new DashboardException(
                    "Cannot listen on %s:%d: %s"
                            .formatted(
                                    bind,
                                    port,
                                    root instanceof BindException ? reason(root) : root.toString()),
                    e);
        }
    }

    private static String reason(Throwable failure) {
        return "Address already in use".equals(failure.getMessage())
                ? "the port is in use"
                : failure.getMessage();
    }

    private static HttpHandler routes(Fleet fleet, Supplier<Object> status, LiveClients clients) {
        ServerSentEventHandler live =
                Handlers.serverSentEvents((connection, last) -> clients.joined(connection));
        HttpHandler page = page();
        HttpHandler api =
                new EncodingHandler(
                        new Api(fleet, status),
                        new ContentEncodingRepository()
                                .addEncodingHandler("gzip", new GzipEncodingProvider(), 50));
        return Handlers.path(page)
                .addPrefixPath("/api", api)
                .addExactPath(
                        "/api/live",
                        exchange -> {
                            if (clients.full()) {
                                exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE)
                                        .endExchange();
                            } else {
                                exchange.getResponseHeaders()
                                        .put(Headers.CACHE_CONTROL, "no-store");
                                live.handleRequest(exchange);
                            }
                        });
    }

    private static HttpHandler page() {
        ResourceHandler files =
                new ResourceHandler(
                                new ClassPathResourceManager(
                                        WebServer.class.getClassLoader(), PAGE))
                        .setWelcomeFiles("index.html")
                        .setDirectoryListingEnabled(false);
        return exchange -> {
            exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-cache");
            files.handleRequest(exchange);
        };
    }

    /** Asks for the token; the style is left out, since that too is behind it. */
    private static void locked(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.UNAUTHORIZED);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
        exchange.getResponseSender()
                .send(
                        """
                        <!doctype html><html lang="en"><meta charset="utf-8">
                        <meta name="viewport" content="width=device-width">
                        <title>Foreflow</title><h1>Foreflow</h1>
                        <p>This dashboard asks for its token.</p>
                        <form action="/" method="get"><label>Token
                        <input name="token" type="password" autocomplete="current-password" autofocus>
                        </label> <button>Open</button></form></html>
                        """,
                        StandardCharsets.UTF_8);
    }

    private void beat() {
        pulse.scheduleWithFixedDelay(
                clients::tellOfChange, CHANGE_MILLIS, CHANGE_MILLIS, TimeUnit.MILLISECONDS);
        pulse.scheduleWithFixedDelay(
                clients::tellStatus, STATUS_MILLIS, STATUS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Address of the page, with the port that was given if any would do. */
    public String url() {
        InetSocketAddress listening =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        boolean local = bind.isLoopbackAddress() || bind.isAnyLocalAddress();
        String host = local ? "localhost" : bind.getHostAddress();
        return "http://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + listening.getPort();
    }

    @Override
    public void close() {
        pulse.shutdownNow();
        clients.close();
        undertow.stop();
    }
}
