package io.foreflow.cli.report;

import java.io.PrintWriter;

/**
 * Lines for the person at the terminal: notes stay; progress is one line written over and over, or
 * plain lines where there is no terminal. Not thread-safe.
 */
public final class Screen {

    private static final String ERASE_LINE = "\r\u001b[K";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintWriter out;
    private final boolean refresh;
    private boolean pending;

    /**
     * @param refresh whether progress overwrites itself
     */
    public Screen(PrintWriter out, boolean refresh) {
        this.out = out;
        this.refresh = refresh;
    }

    public boolean refreshes() {
        return refresh;
    }

    /** One or more lines that stay. */
    public void note(String text) {
        if (pending) {
            out.print(ERASE_LINE);
            pending = false;
        }
        out.println(text);
        out.flush();
    }

    public void progress(String line) {
        if (refresh) {
            out.print(ERASE_LINE + NO_WRAP + line + WRAP);
            pending = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Leaves the last progress standing. */
    public void end() {
        if (pending) {
            out.println();
            out.flush();
            pending = false;
        }
    }
}
