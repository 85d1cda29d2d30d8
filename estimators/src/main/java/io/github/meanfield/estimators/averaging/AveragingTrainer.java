package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.TrainingListener;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.transformers.EpochRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
   * @param settings how to train
   * @param start the network that training starts from
   * @param training chunks of training rows
   * @param validation chunks of validation rows, or null
   * @param listener hears of rounds and epochs
   * @param warnings takes what is found on the way
   * @param checkpoints where to go on from and where to keep checkpoints, or null
   */
  public AveragingTrainer(
      TrainingSettings settings,
      StartingNetwork start,
      Chunks training,
      Chunks validation,
      TrainingListener listener,
      Warnings warnings,
      Checkpoints checkpoints) {
    this.spark = JavaSparkContext.fromSparkContext(training.rdd().context());
    this.settings = settings;
    this.start = start;
    this.outerStep =
        new OuterStep(settings.outerMomentum(), settings.outerLearningRate(), start.layout());
    this.warnings = warnings;
    this.training = training;
    this.validation = validation;
    this.listener = listener;
    this.checkpoints = checkpoints;
  }

  /**
   * What came of training.
   *
   * @param parameters the network's parameters
   * @param epochs the epochs
   * @param bestEpoch epoch with the smallest validation loss, the last one without validation
   * @param stopReason why training ended
   * @param computeSeconds time in which workers were training
   * @param synchronisationSeconds time of the rounds beyond that
   * @param validationSeconds time of validation
   */
  public record Result(
      float[] parameters,
      List<EpochRecord> epochs,
      int bestEpoch,
      String stopReason,
      double computeSeconds,
      double synchronisationSeconds,
      double validationSeconds) {}

  /**
   * Trains until the last epoch or until validation does not improve, from the last checkpoint on
   * if there is one.
   *
   * @return the network and how it was trained
   * @throws IllegalStateException if the state or a loss is no longer finite
   * @throws IllegalArgumentException if there are checkpoints that cannot be used
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read or written
   */
  public Result train() {
    state = begin();
    Health health = new Health(start, settings, sample(), warnings);
    if (state.epochs().isEmpty()) {
      health.atStart(state.values);
    }
    while (!state.isComplete()) {
      EpochRecord record = trainEpoch(state.epochs().size() + 1);
      state.add(record);
      health.afterEpoch(state.epochs(), state.values);
      if (checkpoints != null && (checkpoints.isDue(record.epoch()) || state.isComplete())) {
        checkpoints.save(state.toCheckpoint(start.parameterLength(), warnings.byKind()));
      }
      listener.onEpoch(record);
    }
    return new Result(
        Arrays.copyOf(state.chosen(), start.parameterLength()),
        state.epochs(),
        state.bestEpoch(),
        state.stopReason(),
        state.computeSeconds,
        state.synchronisationSeconds,
        state.validationSeconds);
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

  /** The first minibatch of the first chunk. */
  private MiniBatch sample() {
    int batchSize = settings.batchSize();
    RowBlock rows =
        training
            .rdd()
            .map(
                chunk ->
                    chunk.select(IntStream.range(0, Math.min(batchSize, chunk.size())).toArray()))
            .collectPartitions(new int[] {0})[0]
            .get(0);
    MiniBatch sample =
        new MiniBatch(rows.size(), rows.numFeatures(), settings.objective(), settings.weightUnit());
    sample.fill(rows, IntStream.range(0, rows.size()).toArray(), 0, rows.size());
    return sample;
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
              new Clock(
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
    Validation.Sums validated = validation == null ? null : validate(epoch);
    return new EpochRecord(
        epoch,
        rounds,
        rows,
        lossSum / weightSum,
        validated == null ? Double.NaN : validated.meanLoss(),
        validated == null ? Double.NaN : settings.objective().metricOf(validated.meanMetric()),
        learningRate,
        (System.nanoTime() - begin) / 1e9);
  }

  private static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }

  private WorkerResult trainRound(Clock clock, int[] chunks) {
    long begin = System.nanoTime();
    spark.setJobDescription(
        String.format("%s: epoch %d, round %d", settings.uid(), clock.epoch(), clock.round()));
    Broadcast<PackedFloats> broadcast =
        spark.broadcast(PackedFloats.of(state.values, state.values.length));
    WorkerResult mean;
    try {
      JavaRDD<WorkerResult.Packed> results =
          training
              .rdd()
              .mapPartitionsWithIndex(new ChunkTraining(broadcast, settings, clock), true);
      mean = Averaging.mean(results, chunks, state.values.length, settings.aggregationDepth());
    } finally {
      broadcast.destroy();
    }
    requireFinite(mean.isFinite(), "the network after round " + clock.round(), clock.epoch());
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

  private void requireFinite(boolean finite, String what, int epoch) {
    if (!finite) {
      throw new IllegalStateException(
          String.format(
              "%s: training diverged in epoch %d: %s is no longer finite (learningRate %s). Lower"
                  + " the learning rate, or standardize the features if they are large.",
              settings.uid(), epoch, what, settings.schedule().learningRate()));
    }
  }

  private Validation.Sums validate(int epoch) {
    long begin = System.nanoTime();
    spark.setJobDescription(String.format("%s: epoch %d, validation", settings.uid(), epoch));
    Broadcast<PackedFloats> parameters =
        spark.broadcast(PackedFloats.of(state.values, start.parameterLength()));
    try {
      JavaRDD<RowBlock> rows = validation.rdd();
      Validation.Sums sums =
          rows.mapPartitions(new Validation(parameters, settings)).collect().stream()
              .reduce(new Validation.Sums(), Validation.Sums::add);
      requireFinite(Double.isFinite(sums.meanLoss()), "the validation loss", epoch);
      return sums;
    } finally {
      parameters.destroy();
      state.validationSeconds += (System.nanoTime() - begin) / 1e9;
    }
  }
}
