package io.foreflow.dashboard.web;

/** A server-sent event: its name and one line of JSON. */
record LiveEvent(String name, String data) {

    /** Tells a browser that it missed something and must ask for everything anew. */
    static final LiveEvent RESYNC = new LiveEvent("resync", "{}");
}
