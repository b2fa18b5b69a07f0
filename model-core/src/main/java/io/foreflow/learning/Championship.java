package io.foreflow.learning;

import io.foreflow.learning.Evaluation.Challenge;
import io.foreflow.series.ChannelChange;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Who serves, who served before, and how they have done since the last change.
 *
 * <p>The ridge is the first champion. A challenger takes its place if, on windows that neither it,
 * the champion nor the ridge beneath them has seen, its error upToStep H is below the champion's by
 * the promotion margin and below the ridge's, and at no reported step more than {@link
 * #STEP_TOLERANCE} above the ridge's. After a promotion every newly matured window is judged with
 * champion, predecessor and ridge; over the newest {@code validationOrigins} of them (half of that
 * many at least) a champion that is worse than the better of the other two by the margin, or at
 * some step above the ridge by {@link #ROLLBACK_TOLERANCE}, is rolled back to the better one. H of
 * them are enough if it is {@link #CLEARLY} worse: what was let through in error is gone two
 * horizons later, if ticks are not longer than one.
 */
final class Championship {

    /** Largest share by which a challenger may be worse than the ridge at one reported step. */
    static final double STEP_TOLERANCE = 0.005;

    /** Share by which a champion worse than the ridge at one reported step is rolled back. */
    static final double ROLLBACK_TOLERANCE = 0.02;

    /** Factor to the ridge or the predecessor from which on few windows are enough. */
    static final double CLEARLY = 1.25;

    private static final int VERSION_1 = 1;

    /**
     * What a judged window gave; the predecessor's errors are the ridge's where it is the ridge.
     */
    record Judged(Errors champion, Errors predecessor, Errors ridge) {}

    /** Sums over the judged windows. */
    record Standing(int windows, Errors champion, Errors predecessor, Errors ridge) {}

    private final int[] report;
    private final int newest;
    private final int horizon;
    private final double margin;
    private final Deque<Judged> judged = new ArrayDeque<>();

    private Tuned champion;
    private Tuned predecessor;
    private int version;
    private int parent = -1;

    Championship(int[] report, int newest, int horizon, double margin) {
        this.report = report;
        this.horizon = horizon;
        this.newest = newest;
        this.margin = margin;
    }

    /** Null while the ridge serves. */
    Tuned champion() {
        return champion;
    }

    /** Null if it was the ridge. */
    Tuned predecessor() {
        return predecessor;
    }

    int version() {
        return version;
    }

    int parent() {
        return parent;
    }

    /** Begins with a network that was tuned elsewhere, as version 1. */
    void startWith(float[] relative, long optimizerStep) {
        version = 1;
        champion = new Tuned(version, optimizerStep, relative);
    }

    boolean deserves(Challenge challenge) {
        Errors challenger = challenge.challenger();
        return challenger.below(1 - margin, challenge.champion())
                && challenger.below(1, challenge.ridge())
                && challenger.atMostAtEachStep(1 + STEP_TOLERANCE, challenge.ridge());
    }

    /** Which of the rules of {@link #deserves} a refused challenger broke. */
    String refusal(Challenge challenge) {
        Errors challenger = challenge.challenger();
        if (!challenger.below(1 - margin, challenge.champion())) {
            return "not below the champion by the margin of " + margin;
        }
        if (!challenger.below(1, challenge.ridge())) {
            return "not below the ridge";
        }
        return "above the ridge by more than " + STEP_TOLERANCE + " at a reported step";
    }

    void promote(float[] relative, long optimizerStep) {
        predecessor = champion;
        change(new Tuned(version + 1, optimizerStep, relative));
    }

    void judge(List<Judged> windows) {
        for (Judged window : windows) {
            judged.addLast(window);
            if (judged.size() > newest) {
                judged.removeFirst();
            }
        }
    }

    Standing standing() {
        Errors ofChampion = new Errors(report);
        Errors ofPredecessor = new Errors(report);
        Errors ofRidge = new Errors(report);
        for (Judged window : judged) {
            ofChampion.add(window.champion());
            ofPredecessor.add(window.predecessor());
            ofRidge.add(window.ridge());
        }
        return new Standing(judged.size(), ofChampion, ofPredecessor, ofRidge);
    }

    boolean failing(Standing standing) {
        if (champion == null || standing.windows() < Math.max(1, Math.min(newest / 2, horizon))) {
            return false;
        }
        if (!standing.champion().below(CLEARLY, standing.ridge())
                || !standing.champion().below(CLEARLY, standing.predecessor())) {
            return true;
        }
        return standing.windows() >= newest / 2 && failingByMargin(standing);
    }

    private boolean failingByMargin(Standing standing) {
        return !standing.champion().below(1 + margin, standing.ridge())
                || !standing.champion().below(1 + margin, standing.predecessor())
                || !standing.champion().atMostAtEachStep(1 + ROLLBACK_TOLERANCE, standing.ridge());
    }

    /** Puts back the better of predecessor and ridge. */
    void rollBack(Standing standing) {
        boolean toPredecessor =
                predecessor != null
                        && standing.predecessor().below(1, standing.ridge())
                        && standing.predecessor()
                                .atMostAtEachStep(1 + ROLLBACK_TOLERANCE, standing.ridge());
        Tuned back = toPredecessor ? predecessor : null;
        predecessor = null;
        change(back);
    }

    private void change(Tuned next) {
        champion = next;
        parent = version;
        version++;
        judged.clear();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(VERSION_1);
        out.writeInt(version);
        out.writeInt(parent);
        Tuned.write(out, champion);
        Tuned.write(out, predecessor);
        out.writeInt(judged.size());
        for (Judged window : judged) {
            window.champion().write(out);
            window.predecessor().write(out);
            window.ridge().write(out);
        }
    }

    /** Goes on with other channels. */
    void carry(ChannelChange change) {
        champion = Tuned.carried(champion, change);
        predecessor = Tuned.carried(predecessor, change);
    }

    void read(DataInput in) throws IOException {
        FormatVersion.check("championship", in.readInt(), VERSION_1);
        version = in.readInt();
        parent = in.readInt();
        champion = Tuned.read(in);
        predecessor = Tuned.read(in);
        judged.clear();
        for (int left = in.readInt(); left > 0; left--) {
            judged.addLast(
                    new Judged(
                            Errors.read(in, report),
                            Errors.read(in, report),
                            Errors.read(in, report)));
        }
    }
}
