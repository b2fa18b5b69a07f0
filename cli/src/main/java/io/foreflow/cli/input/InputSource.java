package io.foreflow.cli.input;

import java.util.Map;

/** Input that can be read again from any point: the same rows, in the same order, each time. */
public interface InputSource {

    InputDescription description();

    /**
     * Rows later than what each series has already delivered.
     *
     * @param after time of the last delivered row by series, epoch milliseconds; absent for none
     */
    InputCursor open(Map<String, Long> after);
}
