package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.OuterStep;
import io.github.meanfield.estimators.averaging.TrainingSettings;
import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.stages.network.engine.Engine;

/** What the params of an estimator come to in one fit. */
final class FitSettings {

  /** Where linear scaling ends: more workers were not seen to bear a longer step. */
  private static final int LARGEST_SCALE = 16;

  private FitSettings() {}

  /**
   * Settings of a fit.
   *
   * @param params the params
   * @param engine what computes the network
   * @param configuration JSON of the network's configuration
   * @param objective what is trained for
   * @param weightUnit mean weight of the training rows
   * @param batchSize largest number of rows of a minibatch
   * @param workers chunks trained at a time
   * @param busyWorkers how many of the workers have chunks, by which the step is scaled
   */
  static TrainingSettings of(
      NetworkEstimatorParams<?, ?> params,
      Engine engine,
      String configuration,
      Objective objective,
      double weightUnit,
      int batchSize,
      int workers,
      int busyWorkers) {
    boolean scaled = params.getLearningRateScaling().equals("linear");
    double scale = scaled ? Math.min(busyWorkers, LARGEST_SCALE) : 1;
    return new TrainingSettings(
        params.uid(),
        engine,
        configuration,
        objective,
        weightUnit,
        batchSize,
        params.getMaxEpochs(),
        params.getSeed(),
        workers,
        outerMomentum(params, scaled ? 1 : busyWorkers),
        params.getOuterLearningRate(),
        params.getUpdaterState().equals("reset"),
        params.getAggregationDepth(),
        params.getPatience(),
        params.getMinDelta(),
        params.getRestoreBest(),
        schedule(params, scale));
  }

  private static double outerMomentum(NetworkEstimatorParams<?, ?> params, int unscaledWorkers) {
    double momentum = params.getOuterMomentum();
    return momentum < 0 ? OuterStep.automaticMomentum(unscaledWorkers) : momentum;
  }

  private static LearningRateSchedule schedule(NetworkEstimatorParams<?, ?> params, double scale) {
    return new LearningRateSchedule(
        params.getSchedule(),
        params.getLearningRate(),
        scale,
        params.getDecayRate(),
        params.getDecayEpochs(),
        params.getWarmupEpochs(),
        params.getMaxEpochs());
  }
}
