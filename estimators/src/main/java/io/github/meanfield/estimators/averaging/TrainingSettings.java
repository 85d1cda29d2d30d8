package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.privacy.PrivacySettings;
import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.RegularizationSchedule;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.augment.Augmentation;
import io.github.meanfield.stages.network.loss.Metric;
import io.github.meanfield.stages.network.loss.Objective;
import java.io.Serializable;

/**
 * How a network is trained.
 *
 * @param uid uid of the estimator, for errors and job descriptions
 * @param network the network
 * @param objective what is trained for
 * @param metric what validation rows judge by beside the loss
 * @param meanWeight mean weight of the training rows
 * @param seed seed of every random draw
 * @param batchSize largest number of rows of a minibatch
 * @param maxEpochs largest number of epochs
 * @param schedule the learning rate
 * @param regularization what dropout and weight decay are multiplied by
 * @param augmentation how features of training rows are changed
 * @param plateauPerturbation noise on weights that stand on a plateau, in units of 1 / √inputs; 0
 *     for none
 * @param robustness what is done with rows before they are trained on
 * @param averaging how the workers' networks become one
 * @param stopping when training ends early, and what it results in
 * @param privacy how training is differentially private, or null
 */
public record TrainingSettings(
    String uid,
    NetworkDefinition network,
    Objective objective,
    Metric metric,
    double meanWeight,
    long seed,
    int batchSize,
    int maxEpochs,
    LearningRateSchedule schedule,
    RegularizationSchedule regularization,
    Augmentation augmentation,
    double plateauPerturbation,
    Robustness robustness,
    AveragingSettings averaging,
    StoppingSettings stopping,
    PrivacySettings privacy)
    implements Serializable {

  /** The same with another seed. */
  public TrainingSettings withSeed(long other) {
    return new TrainingSettings(
        uid,
        network,
        objective,
        metric,
        meanWeight,
        other,
        batchSize,
        maxEpochs,
        schedule,
        regularization,
        augmentation,
        plateauPerturbation,
        robustness,
        averaging,
        stopping,
        privacy);
  }

  /**
   * How the workers' networks become one.
   *
   * @param numWorkers chunks trained at a time
   * @param epochsPerRound epochs of a round; 1 if an epoch has several rounds
   * @param outerMomentum momentum of the averaged step
   * @param outerLearningRate factor of the averaged step
   * @param resetUpdaterState whether each round starts with a fresh updater
   * @param exponentialAverage decay a step of the average that becomes the network, 0 for none
   * @param aggregationDepth levels of the tree that averages
   */
  public record AveragingSettings(
      int numWorkers,
      int epochsPerRound,
      double outerMomentum,
      double outerLearningRate,
      boolean resetUpdaterState,
      double exponentialAverage,
      int aggregationDepth)
      implements Serializable {}

  /**
   * When training ends early, and what it results in.
   *
   * @param byMetric whether validation rows judge by the metric and not by the loss
   * @param temperatures what validation rows may have the outputs divided by
   * @param patience epochs without a better judgement before training stops, 0 for never
   * @param minDelta how much better it must be
   * @param restoreBest whether the result is the state that is judged best
   * @param keepsFinite whether divergence ends training with what came of the epochs before, and
   *     not with an error
   */
  public record StoppingSettings(
      boolean byMetric,
      Temperatures temperatures,
      int patience,
      double minDelta,
      boolean restoreBest,
      boolean keepsFinite)
      implements Serializable {}
}
