package io.foreflow.cli.pipeline;

import io.foreflow.settings.ModelSettings;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What bounds a job in which every row makes a forecast, each measured as often as the job, after
 * rounds of its own that are not counted: clients and broker run several times faster once they are
 * compiled.
 *
 * @param inference windows a second of the network alone at the job's batch
 * @param producer forecasts a second whose bytes a plain producer sends, their scores included
 */
record EmissionLimits(double[] inference, double[] producer) {

    private static final int WARM_ROUNDS = 2;
    private static final String TOPIC = "raw";

    /**
     * @param forecasts that the producer sends the bytes of in a round
     * @param seconds of a round of inference
     */
    static EmissionLimits measure(
            BrokerLimits broker,
            ModelSettings model,
            Emitted emitted,
            int forecasts,
            double seconds,
            int rounds) {
        double[] inference = BareInference.windowsPerSecond(model, seconds, rounds);
        List<ProducerRecord<byte[], byte[]>> records = emitted.records(forecasts, TOPIC);
        double[] producer = new double[WARM_ROUNDS + rounds];
        for (int round = 0; round < producer.length; round++) {
            producer[round] = broker.produce(records) * forecasts / records.size();
        }
        return new EmissionLimits(
                inference, Arrays.copyOfRange(producer, WARM_ROUNDS, producer.length));
    }

    /** The slower of the two, a round. */
    double[] slower() {
        double[] slower = new double[inference.length];
        Arrays.setAll(slower, round -> Math.min(inference[round], producer[round]));
        return slower;
    }
}
