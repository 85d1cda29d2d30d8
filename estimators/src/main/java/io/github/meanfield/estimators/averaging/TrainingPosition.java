package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.Step;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * Where training stands before a round. All workers of the round start from it.
 *
 * @param epochs what the round is a part of, or all of
 * @param round number of the round in the epoch, from 1
 * @param stepsInEpoch minibatches that a worker has trained in this epoch
 * @param stepsPerEpoch minibatches that a worker trains in an epoch
 * @param updaterSteps minibatches that the updater state has seen
 * @param plateaus plateaus of the validation loss so far
 */
record TrainingPosition(
    EpochSpan epochs,
    int round,
    int stepsInEpoch,
    int stepsPerEpoch,
    int updaterSteps,
    int plateaus)
    implements Serializable {

  /**
   * The step that a minibatch makes.
   *
   * @param settings settings of training
   * @param step number of the minibatch in the round, from 0
   */
  Step step(TrainingSettings settings, int step) {
    double middle = epochsBefore(step) + 0.5 / stepsPerEpoch;
    return new Step(
        rateFactor(settings.schedule(), step),
        settings.regularization().at(middle / settings.maxEpochs()));
  }

  /** Minibatches that a worker has trained in all epochs. */
  int stepsBefore() {
    return (epochs.first() - 1) * stepsPerEpoch + stepsInEpoch;
  }

  /** Epochs that are complete before a minibatch, and the part of the next. */
  private double epochsBefore(int step) {
    int steps = stepsInEpoch + step;
    // Whole epochs first: the same to the bit in however many rounds they come.
    int epoch = epochs.first() - 1 + steps / stepsPerEpoch;
    return epoch + steps % stepsPerEpoch * (1.0 / stepsPerEpoch);
  }

  private double rateFactor(LearningRateSchedule schedule, int step) {
    return schedule.factor(epochsBefore(step), 1.0 / stepsPerEpoch, plateaus);
  }

  /**
   * The mean learning rate of a round, relative to that which the schedule starts from; exactly 1
   * where it stays.
   *
   * @param schedule the schedule
   * @param steps minibatches of the round
   */
  double relativeRate(LearningRateSchedule schedule, int steps) {
    double sum =
        IntStream.range(0, steps)
            .mapToDouble(step -> rateFactor(schedule, step) / schedule.scale())
            .sum();
    return sum / steps;
  }
}
