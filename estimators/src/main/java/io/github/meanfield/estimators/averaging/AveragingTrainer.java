package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.EpochRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains a network by parameter averaging. An epoch deals the chunks, in a random order, to rounds
 * of one chunk a worker. In a round all workers start from the same state, train on their chunks,
 * and the mean of their states, weighted by rows, is the state of the next round (McDonald et al.
 * 2010, "Distributed training strategies for the structured perceptron"; Zinkevich et al. 2010).
 */
public final class AveragingTrainer {

  private final JavaSparkContext spark;
  private final TrainingSettings settings;
  private final TrainingListener listener;
  private final Chunks training;
  private final Chunks validation;
  private final StartingNetwork start;
  private final OuterStep outerStep;
  private final Warnings warnings;
  private final Checkpoints checkpoints;

  private TrainingState state;

  /**
   * A trainer of one network.
   *
   * @param task what to train, and how
   * @param checkpoints where to go on from and where to keep checkpoints, or null
   */
  public AveragingTrainer(TrainingTask task, Checkpoints checkpoints) {
    this.spark = JavaSparkContext.fromSparkContext(task.training().rdd().context());
    this.settings = task.settings();
    this.start = task.start();
    this.outerStep =
        new OuterStep(settings.outerMomentum(), settings.outerLearningRate(), start.layout());
    this.warnings = task.warnings();
    this.training = task.training();
    this.validation = task.validation();
    this.listener = task.listener();
    this.checkpoints = checkpoints;
  }

  /**
   * Trains until the last epoch or until validation does not improve, from the last checkpoint on
   * if there is one.
   *
   * @return the network and how it was trained
   * @throws IllegalStateException if the state or a loss is no longer finite
   * @throws IllegalArgumentException if there are checkpoints that cannot be used, or the driver
   *     cannot receive the state
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read or written
   */
  public TrainingResult train() {
    new ResultSize(spark.sc()).require(settings.uid(), start.state().length);
    state = begin();
    TrainingMonitor monitor = TrainingMonitor.watch(start, settings, training, warnings);
    if (state.epochs().isEmpty()) {
      monitor.atStart(state.values);
    }
    while (!state.isComplete()) {
      EpochRecord record = trainEpoch(state.epochs().size() + 1);
      state.add(record);
      monitor.afterEpoch(state.epochs(), state.values);
      if (checkpoints != null && (checkpoints.isDue(record.epoch()) || state.isComplete())) {
        checkpoints.save(state.toCheckpoint(start.parameterLength(), warnings.byKind()));
      }
      listener.onEpoch(record);
    }
    return state.toResult(start.parameterLength());
  }

  private TrainingState begin() {
    Optional<TrainingState> kept =
        checkpoints == null ? Optional.empty() : checkpoints.resume(settings);
    kept.ifPresent(
        resumed -> {
          warnings.restore(resumed.warned);
          listener.onResume(List.copyOf(resumed.epochs()));
        });
    return kept.orElseGet(
        () ->
            new TrainingState(
                settings, start.state(), outerStep.freshVelocity(start.parameterLength())));
  }

  private EpochRecord trainEpoch(int epoch) {
    long begin = System.nanoTime();
    int[] order =
        ChunkTraining.shuffled(
            training.count(), Seeds.derive(settings.seed(), SeedPurpose.CHUNKS.ordinal(), epoch));
    double lossSum = 0;
    double weightSum = 0;
    long rows = 0;
    int rounds = 0;
    int steps = 0;
    int roundsPerEpoch = ceilDiv(order.length, settings.numWorkers());
    int stepsPerEpoch = roundsPerEpoch * ceilDiv(training.largest(), settings.batchSize());
    for (int from = 0; from < order.length; from += settings.numWorkers()) {
      int[] chunks =
          Arrays.copyOfRange(order, from, Math.min(order.length, from + settings.numWorkers()));
      Arrays.sort(chunks);
      WorkerResult mean =
          trainRound(
              new TrainingPosition(
                  epoch, ++rounds, steps, stepsPerEpoch, state.updaterSteps, state.plateaus()),
              chunks);
      steps += mean.steps();
      lossSum += mean.lossSum();
      weightSum += mean.weightSum();
      rows += mean.rows();
      listener.onRound(epoch, rounds, roundsPerEpoch);
    }
    double learningRate =
        settings
            .schedule()
            .at(epoch - 1 + (steps - 1.0) / stepsPerEpoch, 1.0 / stepsPerEpoch, state.plateaus());
    Validation.Sums validated = state.validate(validation, start.parameterLength(), epoch);
    return new EpochRecord(
        epoch,
        rounds,
        rows,
        lossSum / weightSum,
        validated.meanLoss(),
        settings.objective().metricOf(validated.meanMetric()),
        learningRate,
        (System.nanoTime() - begin) / 1e9);
  }

  private static int ceilDiv(int x, int y) {
    return (x - 1) / y + 1;
  }

  private WorkerResult trainRound(TrainingPosition position, int[] chunks) {
    long begin = System.nanoTime();
    spark.setJobDescription(
        String.format(
            "%s: epoch %d, round %d", settings.uid(), position.epoch(), position.round()));
    Broadcast<PackedFloats> broadcast =
        spark.broadcast(PackedFloats.of(state.values, state.values.length));
    WorkerResult mean;
    try {
      JavaRDD<WorkerResult.Packed> results =
          training
              .rdd()
              .mapPartitionsWithIndex(new ChunkTraining(broadcast, settings, position), true);
      mean = Averaging.mean(results, chunks, state.values.length, settings.aggregationDepth());
    } finally {
      broadcast.destroy();
    }
    settings.requireFinite(
        mean.isFinite(), "the network after round " + position.round(), position.epoch());
    advance(mean);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double busy =
        Math.max(
            mean.longestNanos(), mean.nanos() / (double) Math.max(1, spark.defaultParallelism()));
    state.computeSeconds += Math.min(seconds, busy / 1e9);
    state.synchronisationSeconds += Math.max(0, seconds - busy / 1e9);
    return mean;
  }

  private void advance(WorkerResult mean) {
    float[] values = mean.state();
    outerStep.apply(state.values, values, state.velocity);
    state.values = values;
    state.updaterSteps += mean.steps();
    if (settings.resetUpdaterState()) {
      int updater = start.parameterLength();
      System.arraycopy(start.state(), updater, values, updater, values.length - updater);
      state.updaterSteps = 0;
    }
  }
}
