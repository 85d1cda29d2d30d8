package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains a network by parameter averaging. An epoch deals the chunks, in a random order, to rounds
 * of one chunk a worker; where one round is enough, it may have several epochs. In a round all
 * workers start from the same state, train on their chunks, and the mean of their states, weighted
 * by rows, is the state of the next round (McDonald et al. 2010, "Distributed training strategies
 * for the structured perceptron"; Zinkevich et al. 2010), after an outer step and within the
 * constraints of the layers.
 */
public final class AveragingTrainer extends NetworkTrainer {

  private final OuterStep outerStep;

  /**
   * A trainer of one network.
   *
   * @param task what to train, and how
   * @param checkpoints where to go on from and where to keep checkpoints, or null
   * @throws IllegalArgumentException if the driver cannot receive the state
   */
  public AveragingTrainer(TrainingTask task, Checkpoints checkpoints) {
    super(task, checkpoints);
    outerStep =
        new OuterStep(
            settings().averaging().outerMomentum(),
            settings().averaging().outerLearningRate(),
            task.start().layout());
    new ResultSize(spark().sc()).require(settings().uid(), resultLength());
  }

  /** Numbers of the result of a chunk. */
  private int resultLength() {
    StartingNetwork start = task().start();
    boolean averaged = settings().averaging().exponentialAverage() > 0;
    return Math.addExact(start.state().length, averaged ? start.parameterLength() : 0);
  }

  @Override
  protected TrainingState initialState() {
    StartingNetwork start = task().start();
    float[] values = start.state().clone();
    float[] velocity = outerStep.freshVelocity(start.parameterLength());
    if (velocity.length > 0) {
      // Momentum would otherwise take what the first step limits for a direction to go on in.
      start.network().constrain(values);
    }
    return new TrainingState(settings(), start.parameterLength(), values, velocity);
  }

  @Override
  protected EpochTraining train(EpochSpan epochs) {
    Chunks training = task().training();
    int[] order =
        Permutation.of(
            training.count(),
            Seeds.derive(settings().seed(), SeedPurpose.CHUNKS.ordinal(), epochs.first()));
    int numWorkers = settings().averaging().numWorkers();
    int roundsPerEpoch = ceilDiv(order.length, numWorkers);
    int stepsPerEpoch = roundsPerEpoch * ceilDiv(training.largest(), settings().batchSize());
    double lossSum = 0;
    double weightSum = 0;
    long rows = 0;
    int rounds = 0;
    int steps = 0;
    for (int from = 0; from < order.length; from += numWorkers) {
      int[] chunks = Arrays.copyOfRange(order, from, Math.min(order.length, from + numWorkers));
      Arrays.sort(chunks);
      WorkerResult mean =
          trainRound(
              new TrainingPosition(
                  epochs,
                  ++rounds,
                  steps,
                  stepsPerEpoch,
                  state().updaterSteps(),
                  state().plateaus()),
              chunks);
      steps += mean.steps();
      lossSum += mean.lossSum();
      weightSum += mean.weightSum();
      rows += mean.rows();
      task().listener().onRound(epochs.last(), rounds, roundsPerEpoch);
    }
    int passed = epochs.first() - 1 + (steps - 1) / stepsPerEpoch;
    double inEpoch = (double) ((steps - 1) % stepsPerEpoch) / stepsPerEpoch;
    double learningRate =
        settings().schedule().at(passed + inEpoch, 1.0 / stepsPerEpoch, state().plateaus());
    return new EpochTraining(rounds, rows, lossSum / weightSum, learningRate);
  }

  private static int ceilDiv(int x, int y) {
    return (x - 1) / y + 1;
  }

  private WorkerResult trainRound(TrainingPosition position, int[] chunks) {
    long begin = System.nanoTime();
    spark()
        .setJobDescription(
            String.format(
                "%s: %s, round %d", settings().uid(), position.epochs(), position.round()));
    float[] before = state().values();
    Broadcast<PackedFloats> broadcast = spark().broadcast(PackedFloats.of(before, before.length));
    WorkerResult mean;
    try {
      mean =
          Averaging.mean(
              task().training().rdd(),
              new ChunkTraining(broadcast, settings(), position),
              chunks,
              resultLength(),
              settings().averaging().aggregationDepth());
    } finally {
      broadcast.destroy();
    }
    requireFinite(
        mean.isFinite(), "the network after round " + position.round(), position.epochs());
    advance(mean, position);
    add(mean, secondsSince(begin));
    return mean;
  }

  private void advance(WorkerResult mean, TrainingPosition position) {
    float[] values = mean.state();
    outerStep.apply(
        state().values(),
        values,
        state().velocity(),
        position.relativeRate(settings().schedule(), mean.steps()));
    // Neither a mean nor an outer step keeps to the limits that workers have kept to.
    task().start().network().constrain(values);
    int updaterSteps = state().updaterSteps() + mean.steps();
    if (settings().averaging().resetUpdaterState()) {
      int updater = task().start().parameterLength();
      System.arraycopy(task().start().state(), updater, values, updater, values.length - updater);
      updaterSteps = 0;
    }
    state().advance(values, updaterSteps);
    if (mean.average().length > 0) {
      state()
          .average(
              mean.average(),
              ExponentialAverage.weight(
                  settings().averaging().exponentialAverage(),
                  position.stepsBefore(),
                  mean.steps()));
      task().start().network().constrain(state().judged());
    }
  }
}
