package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.stages.network.engine.Engine;
import java.io.Serializable;

/**
 * What training by averaging needs to know.
 *
 * @param uid uid of the estimator, for errors and job descriptions
 * @param engine what computes the network
 * @param configuration JSON of the network's configuration
 * @param objective what is trained for
 * @param weightUnit mean weight of the training rows
 * @param batchSize largest number of rows of a minibatch
 * @param maxEpochs largest number of epochs
 * @param seed seed of every random draw
 * @param numWorkers chunks trained at a time
 * @param outerMomentum momentum of the averaged step
 * @param outerLearningRate factor of the averaged step
 * @param resetUpdaterState whether each round starts with a fresh updater
 * @param aggregationDepth levels of the tree that averages
 * @param patience epochs without a smaller validation loss before training stops, 0 for never
 * @param minDelta how much smaller it must be
 * @param restoreBest whether the result is the state with the smallest validation loss
 * @param schedule the learning rate
 */
public record TrainingSettings(
    String uid,
    Engine engine,
    String configuration,
    Objective objective,
    double weightUnit,
    int batchSize,
    int maxEpochs,
    long seed,
    int numWorkers,
    double outerMomentum,
    double outerLearningRate,
    boolean resetUpdaterState,
    int aggregationDepth,
    int patience,
    double minDelta,
    boolean restoreBest,
    LearningRateSchedule schedule)
    implements Serializable {

  /** Fails, as training has diverged, if what it came to is not finite. */
  public void requireFinite(boolean finite, String what, int epoch) {
    if (!finite) {
      throw new IllegalStateException(
          String.format(
              "%s: training diverged in epoch %d: %s is no longer finite (%s). Lower the"
                  + " learning rate%s, or standardize the features if they are large.",
              uid,
              epoch,
              what,
              schedule.describePeak(),
              schedule.scale() == 1 ? "" : ", by learningRateScaling 'none' too"));
    }
  }
}
