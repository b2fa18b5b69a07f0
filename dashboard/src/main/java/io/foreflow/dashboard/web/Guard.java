package io.foreflow.dashboard.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;

/**
 * Lets a request through or not. Nothing can be changed through the dashboard, so only GET and HEAD
 * are known. While it listens on loopback alone, a request must name this machine as its host, so
 * that no page from elsewhere reads along through a name that it points here (DNS rebinding). With
 * a token, a browser shows it once, as {@code ?token=…}, and is given a cookie with the token's
 * hash; programs may send {@code Authorization: Bearer …}.
 */
final class Guard implements HttpHandler {

    private static final String COOKIE = "foreflow-dashboard";

    /** RFC 9110, 15.5.20; Undertow has no name for it. */
    private static final int MISDIRECTED_REQUEST = 421;

    private static final String BEARER = "Bearer ";
    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
                            + " frame-ancestors 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin");

    private final HttpHandler next;
    private final HttpHandler locked;
    private final boolean loopback;
    private final byte[] tokenHash;

    /**
     * @param locked answers whoever has no token
     * @param token or null
     */
    Guard(HttpHandler next, HttpHandler locked, InetAddress bind, String token) {
        this.next = next;
        this.locked = locked;
        this.loopback = bind.isLoopbackAddress();
        this.tokenHash = token == null ? null : hash(token);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HEADERS.forEach(
                (name, value) ->
                        exchange.getResponseHeaders().put(HttpString.tryFromString(name), value));
        if (!exchange.getRequestMethod().equals(Methods.GET)
                && !exchange.getRequestMethod().equals(Methods.HEAD)) {
            refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "Only GET and HEAD are known here");
        } else if (loopback && !namesThisMachine(exchange.getHostName())) {
            refuse(
                    exchange,
                    MISDIRECTED_REQUEST,
                    "Invalid host: " + exchange.getHostName() + " (must be localhost)");
        } else if (tokenHash == null || shown(exchange)) {
            next.handleRequest(exchange);
        } else if (isToken(parameter(exchange))) {
            welcome(exchange);
        } else {
            locked.handleRequest(exchange);
        }
    }

    static boolean namesThisMachine(String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost")
                        || host.matches("127\\.\\d+\\.\\d+\\.\\d+")
                        || host.equals("::1")
                        || host.equals("[::1]"));
    }

    private boolean shown(HttpServerExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header != null && header.startsWith(BEARER)) {
            return isToken(header.substring(BEARER.length()));
        }
        Cookie cookie = exchange.getRequestCookie(COOKIE);
        return cookie != null
                && MessageDigest.isEqual(
                        hex(tokenHash).getBytes(StandardCharsets.US_ASCII),
                        cookie.getValue().getBytes(StandardCharsets.UTF_8));
    }

    private static String parameter(HttpServerExchange exchange) {
        Deque<String> values = exchange.getQueryParameters().get("token");
        return values == null ? null : values.peekFirst();
    }

    private boolean isToken(String given) {
        return given != null && MessageDigest.isEqual(tokenHash, hash(given));
    }

    /** Sets the cookie and takes the token out of the address. */
    private void welcome(HttpServerExchange exchange) {
        exchange.setResponseCookie(
                new CookieImpl(COOKIE, hex(tokenHash))
                        .setHttpOnly(true)
                        .setSameSiteMode("Strict")
                        .setPath("/"));
        exchange.setStatusCode(StatusCodes.SEE_OTHER);
        exchange.getResponseHeaders().put(Headers.LOCATION, "/");
        exchange.endExchange();
    }

    private static void refuse(HttpServerExchange exchange, int status, String reason) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(reason + "\n");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("foreflow-dashboard:" + text).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
