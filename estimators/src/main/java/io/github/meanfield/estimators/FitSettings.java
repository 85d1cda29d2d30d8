package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.NetworkDefinition;
import io.github.meanfield.estimators.averaging.OuterStep;
import io.github.meanfield.estimators.averaging.Temperatures;
import io.github.meanfield.estimators.averaging.TrainingSettings;
import io.github.meanfield.estimators.averaging.TrainingSettings.AveragingSettings;
import io.github.meanfield.estimators.averaging.TrainingSettings.StoppingSettings;
import io.github.meanfield.estimators.averaging.privacy.PrivacySettings;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.RegularizationSchedule;
import io.github.meanfield.stages.network.loss.Metric;
import io.github.meanfield.stages.network.loss.Objective;

/** What the params of an estimator come to in one fit. */
final class FitSettings {

  /** Rows of the minibatches of all workers together. */
  private static final int AUTOMATIC_BATCH = 256;

  /** Below it, a step takes hardly less time. */
  private static final int SMALLEST_BATCH = 32;

  /** Minibatches between averagings of one or two workers. */
  private static final int LARGEST_FREQUENCY = 32;

  /** Divided by the square of the workers where there are more, which drift apart; measured. */
  private static final int AUTOMATIC_FREQUENCY = 128;

  /** A round of fewer is little but waiting. */
  private static final int SMALLEST_FREQUENCY = 4;

  /** With fewer rows each, more workers were seen to learn worse, and hardly save time. */
  private static final int FEWEST_ROWS = 2000;

  /** Where linear scaling ends: more workers were not seen to bear a longer step. */
  private static final int LARGEST_SCALE = 16;

  /** Rounds of a fit, of its patience, and of a plateau, that epochsPerRound 0 leaves at least. */
  private static final int FEWEST_ROUNDS = 32;

  private static final int FEWEST_ROUNDS_OF_PATIENCE = 4;

  private FitSettings() {}

  /**
   * Settings of a fit.
   *
   * @param params the params
   * @param network the network
   * @param objective what is trained for
   * @param metric what validation rows judge by beside the loss
   * @param rows the rows
   * @param workers chunks trained at a time, as far as there are as many
   * @param chunks chunks of training rows; workers without one do not count when the step is scaled
   */
  static TrainingSettings of(
      NetworkEstimator<?, ?> params,
      NetworkDefinition network,
      Objective objective,
      Metric metric,
      TrainingRows<?> rows,
      int workers,
      int chunks) {
    int busyWorkers = Math.min(workers, chunks);
    long count = rows.count(Split.TRAINING);
    int batchSize = (int) Math.min(batchSize(params, workers), count);
    int maxEpochs = maxEpochs(params, count);
    PrivacySettings privacy = PrivacyLimits.settings(params, count, chunks, batchSize, maxEpochs);
    int affordable = privacy == null ? maxEpochs : privacy.epochsWithinBudget(maxEpochs);
    if (affordable < maxEpochs) {
      privacy = privacy.cutShort();
      maxEpochs = affordable;
    }
    boolean scaled = params.getLearningRateScaling().equals("linear");
    return new TrainingSettings(
        params.uid(),
        network,
        objective,
        metric,
        // It would tell of the rows, all of which their weights would change with.
        privacy == null ? rows.meanWeight() : 1,
        params.getSeed(),
        batchSize,
        maxEpochs,
        schedule(params, maxEpochs, scaled ? Math.min(busyWorkers, LARGEST_SCALE) : 1),
        RegularizationSchedule.of(params.getRegularizationSchedule()),
        params.augmentation(rows.numFeatures()),
        params.getPlateauPerturbation(),
        params.robustness(),
        new AveragingSettings(
            workers,
            epochsPerRound(params, maxEpochs, count, workers, chunks),
            outerMomentum(params, scaled ? 1 : busyWorkers),
            params.getOuterLearningRate(),
            params.getUpdaterState().equals("reset"),
            params.getExponentialAverage(),
            params.getAggregationDepth()),
        new StoppingSettings(
            !params.getValidationMetric().equals("loss"),
            rows.count(Split.VALIDATION) == 0 ? Temperatures.NONE : params.temperatures(),
            params.getPatience(),
            params.getMinDelta(),
            params.getRestoreBest(),
            params.getOnDivergence().equals("best")),
        privacy);
  }

  /**
   * Workers of a fit.
   *
   * @param params the params
   * @param rows number of training rows
   * @param parallelism Spark's default parallelism
   */
  static int workers(NetworkEstimator<?, ?> params, long rows, int parallelism) {
    int workers = params.getNumWorkers() == 0 ? parallelism : params.getNumWorkers();
    return params.getBatchSize() > 0
        ? workers
        : (int) Math.max(1, Math.min(workers, rows / FEWEST_ROWS));
  }

  /** Rows of a minibatch of one of so many workers. */
  static int batchSize(NetworkEstimator<?, ?> params, int workers) {
    return params.getBatchSize() > 0
        ? params.getBatchSize()
        : Math.max(SMALLEST_BATCH, AUTOMATIC_BATCH / workers);
  }

  /** Minibatches that each of so many workers trains between two averagings. */
  static int averagingFrequency(NetworkEstimator<?, ?> params, int workers) {
    return params.getAveragingFrequency() > 0
        ? params.getAveragingFrequency()
        : Math.max(
            SMALLEST_FREQUENCY,
            Math.min(LARGEST_FREQUENCY, AUTOMATIC_FREQUENCY / workers / workers));
  }

  /**
   * Number of chunks of so many rows of a split. Those of validation are no smaller for more
   * workers, as they only judge them.
   */
  static int chunks(NetworkEstimator<?, ?> params, Split split, long rows, int workers) {
    int sized = split == Split.TRAINING ? workers : 1;
    return Chunks.count(rows, workers, batchSize(params, sized), averagingFrequency(params, sized));
  }

  /** Largest number of epochs of a fit of so many training rows. */
  static int maxEpochs(NetworkEstimator<?, ?> params, long rows) {
    return params.getMaxEpochs() > 0
        ? params.getMaxEpochs()
        : NetworkEstimator.automaticEpochs(rows);
  }

  private static int epochsPerRound(
      NetworkEstimator<?, ?> params, int maxEpochs, long rows, int workers, int chunks) {
    if (chunks > workers) {
      return 1;
    }
    return params.getEpochsPerRound() > 0
        ? params.getEpochsPerRound()
        : automaticEpochsPerRound(
            params,
            maxEpochs,
            averagingFrequency(params, workers)
                / ceilDiv(ceilDiv(rows, chunks), batchSize(params, workers)));
  }

  private static int automaticEpochsPerRound(
      NetworkEstimator<?, ?> params, int maxEpochs, long most) {
    long epochs = Math.min(most, maxEpochs / FEWEST_ROUNDS);
    if (params.getPatience() > 0) {
      epochs = Math.min(epochs, params.getPatience() / FEWEST_ROUNDS_OF_PATIENCE);
    }
    if (params.getSchedule().equals("plateau")) {
      epochs = Math.min(epochs, params.getDecayEpochs() / FEWEST_ROUNDS_OF_PATIENCE);
    }
    return (int) Math.max(1, epochs);
  }

  /** x / y, rounded up. */
  static long ceilDiv(long x, long y) {
    return (x - 1) / y + 1;
  }

  private static double outerMomentum(NetworkEstimator<?, ?> params, int unscaledWorkers) {
    double momentum = params.getOuterMomentum();
    return momentum < 0 ? OuterStep.automaticMomentum(unscaledWorkers) : momentum;
  }

  private static LearningRateSchedule schedule(
      NetworkEstimator<?, ?> params, int maxEpochs, double scale) {
    return new LearningRateSchedule(
        params.getSchedule(),
        params.getLearningRate(),
        scale,
        params.getDecayRate(),
        params.getDecayEpochs(),
        params.getWarmupEpochs(),
        maxEpochs);
  }
}
