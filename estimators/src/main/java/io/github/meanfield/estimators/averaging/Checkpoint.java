package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.util.List;
import java.util.Map;

/**
 * Where training stands after an epoch: what it takes to go on as if nothing had happened. The
 * state of early stopping and of the plateau schedule is not here, as it follows from the losses.
 *
 * @param epochs the epochs so far
 * @param warnings what was warned of, by kind
 * @param updaterSteps minibatches that the updater state has seen
 * @param times where the time went
 * @param kernels names of the kernels that matrices were multiplied by so far
 * @param state parameters and updater state
 * @param velocity momentum of the outer step, empty without momentum
 * @param bestParameters parameters of the network that validation rows judged best so far, by loss
 *     or metric, divided by its temperature if there is one; empty without validation rows
 * @param average exponential average of the parameters up to this epoch, empty without one
 */
record Checkpoint(
    List<EpochRecord> epochs,
    Map<String, String> warnings,
    int updaterSteps,
    Times times,
    List<String> kernels,
    float[] state,
    float[] velocity,
    float[] bestParameters,
    float[] average) {

  /** The epoch that training stands after. */
  int epoch() {
    return epochs.get(epochs.size() - 1).epoch();
  }
}
