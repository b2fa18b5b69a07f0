package io.foreflow.benchmark.run;

/** Where a long run says how far it is. */
@FunctionalInterface
public interface Progress {

    /** Replaces what was said before. */
    void show(String line);

    static Progress silent() {
        return line -> {};
    }

    /** The same place, each line after a heading. */
    default Progress under(String heading) {
        return line -> show(heading + ": " + line);
    }
}
