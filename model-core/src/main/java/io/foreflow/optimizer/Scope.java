package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A span of native memory: whatever is computed in it is freed with it. Tensors of an outer scope
 * are lent to it while it lasts, because the engine gives a result to the owner of its first
 * operand: a step that multiplied a vector of the round would else leave its product with the
 * round. Scopes nest and close in reverse order.
 */
final class Scope implements AutoCloseable {

    private final NDManager manager;
    private final NDArray[] lent;
    private final NDManager[] owners;

    private Scope(NDManager manager, NDArray[] lent) {
        this.manager = manager;
        this.lent = lent;
        owners = new NDManager[lent.length];
        for (int i = 0; i < lent.length; i++) {
            owners[i] = lent[i].getManager();
            lent[i].attach(manager);
        }
    }

    static Scope of(NDManager parent, NDArray... lent) {
        return new Scope(parent.newSubManager(), lent);
    }

    /** Runs work whose only results are written into lent tensors. */
    @SuppressWarnings("try") // the scope is there to be closed
    static void run(NDManager parent, Runnable work, NDArray... lent) {
        try (Scope scope = of(parent, lent)) {
            work.run();
        }
    }

    NDManager manager() {
        return manager;
    }

    /** Lets a result outlive the scope. */
    static NDArray handOver(NDArray result, NDManager to) {
        result.attach(to);
        return result;
    }

    /** The one number of a scalar result. */
    double read(NDArray scalar) {
        return Vectors.doubles(scalar)[0];
    }

    @Override
    public void close() {
        for (int i = lent.length - 1; i >= 0; i--) {
            lent[i].returnResource(owners[i]);
        }
        manager.close();
    }
}
