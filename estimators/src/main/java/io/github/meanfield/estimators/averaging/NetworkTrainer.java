package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains a network epoch by epoch: after each it is judged by the validation rows, watched for
 * signs that training goes wrong, and kept in a checkpoint if one is due.
 */
public abstract class NetworkTrainer {

  private final TrainingTask task;
  private final Checkpoints checkpoints;
  private TrainingState state;

  /**
   * A trainer of one network.
   *
   * @param task what to train, and how
   * @param checkpoints where to go on from and where to keep checkpoints, or null
   * @throws IllegalArgumentException if a minibatch would be larger than an array can be
   */
  protected NetworkTrainer(TrainingTask task, Checkpoints checkpoints) {
    this.task = task;
    this.checkpoints = checkpoints;
    // Rows that are changed are made dense.
    boolean staySparse =
        task.training().isSparse()
            && settings().robustness().equals(Robustness.NONE)
            && !settings().augmentation().isSome();
    requireRoom(
        settings().uid(),
        Math.min(settings().batchSize(), task.training().largest()),
        task.start().network().rowWidth(staySparse));
  }

  static void requireRoom(String uid, int rows, int width) {
    if ((long) rows * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a minibatch has %,d rows, and the network %,d features or numbers of a layer for"
                  + " each, more than the %,d numbers that are computed at once; lower batchSize",
              uid, rows, width, Integer.MAX_VALUE));
    }
  }

  /**
   * What training the rows of an epoch, or of several, did.
   *
   * @param rounds averagings
   * @param rows rows trained on
   * @param trainLoss their mean loss, each taken before the step it was part of; NaN if it is
   *     private
   * @param learningRate learning rate at the end; NaN with L-BFGS
   */
  public record EpochTraining(int rounds, long rows, double trainLoss, double learningRate) {}

  /** The state before the first epoch. */
  protected abstract TrainingState initialState();

  /** Trains the next epochs, and moves the state on to their end. */
  protected abstract EpochTraining train(EpochSpan epochs);

  /**
   * Trains until the last epoch or until validation does not improve, from the last checkpoint on
   * if there is one. If it diverges, what came of the epochs before may be the result.
   *
   * @return the network and how it was trained
   * @throws IllegalStateException if the state or a loss is no longer finite, unless the settings
   *     keep what was
   * @throws IllegalArgumentException if there are checkpoints that cannot be used
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read or written
   */
  public TrainingResult train() {
    state = begin();
    TrainingMonitor monitor = TrainingMonitor.watch(task);
    if (state.epochs().isEmpty()) {
      monitor.atStart(state.values());
    } else if (settings().plateauPerturbation() > 0) {
      // What was found before the checkpoint.
      monitor.afterEpoch(state.epochs(), state.values(), state.isEnded());
    }
    while (!state.isComplete()) {
      EpochSpan epochs = state.nextEpochs();
      TrainingResult before = settings().stopping().keepsFinite() ? resultSoFar() : null;
      EpochRecord record;
      if (monitor.isToLeave()) {
        leavePlateau(epochs);
      }
      try {
        record = complete(epochs);
        double loss = monitor.afterEpoch(state.epochs(), state.values(), state.isEnded());
        requireFinite(Double.isFinite(loss), "the loss after it", epochs);
      } catch (DivergenceException e) {
        if (before == null) {
          throw e;
        }
        return diverged(before, epochs, e);
      }
      if (checkpoints != null && (checkpoints.isDue(epochs) || state.isComplete())) {
        checkpoints.save(state.toCheckpoint(task.warnings().byKind()));
      }
      task.listener().onEpoch(record);
    }
    return state.toResult();
  }

  /** By noise on the weights, and with an updater that starts anew. */
  private void leavePlateau(EpochSpan epochs) {
    state.restart(
        StationaryPoint.perturbed(
            state.values(),
            task.start().layout(),
            settings().plateauPerturbation(),
            Seeds.derive(settings().seed(), SeedPurpose.PERTURBATION.ordinal(), epochs.first())),
        task.start().state());
  }

  /** Before the first epoch the network is a guess. */
  private TrainingResult resultSoFar() {
    return state.epochs().isEmpty()
        ? new TrainingResult(
            task.start().guess(), new Course(List.of(), 0, ""), new Times(0, 0, 0), List.of())
        : state.toResult();
  }

  private TrainingResult diverged(
      TrainingResult before, EpochSpan epochs, DivergenceException why) {
    Course course = before.course();
    List<EpochRecord> done = course.epochs();
    int kept =
        done.isEmpty()
            ? 0
            : settings().stopping().restoreBest()
                ? course.bestEpoch()
                : done.get(done.size() - 1).epoch();
    String network =
        kept > 0
            ? "the network is that of epoch " + kept
            : task.start().trained()
                ? "the network is the initialModel"
                : "no epoch came to a network: this one predicts the same for every row";
    task.warnings().add("divergence", why.words() + " As onDivergence is best, " + network);
    return new TrainingResult(
        before.parameters(),
        new Course(course.epochs(), course.bestEpoch(), "training diverged in " + epochs),
        before.times(),
        before.kernels());
  }

  private TrainingState begin() {
    Optional<Checkpoint> kept =
        checkpoints == null
            ? Optional.empty()
            : checkpoints.newest(
                settings().maxEpochs(), checkpoint -> resume(checkpoint).isPresent());
    kept.ifPresent(
        checkpoint -> {
          task.warnings().restore(checkpoint.warnings());
          task.listener().onResume(checkpoint.epochs());
        });
    return kept.flatMap(this::resume).orElseGet(this::initialState);
  }

  /** Empty if training by these settings stops before the checkpoint. */
  private Optional<TrainingState> resume(Checkpoint checkpoint) {
    return TrainingState.resume(settings(), task.start().parameterLength(), checkpoint);
  }

  /** Trains epochs and judges what they have come to, and moves the state on. */
  private EpochRecord complete(EpochSpan epochs) {
    long begin = System.nanoTime();
    EpochTraining training = train(epochs);
    Validation.Sums validated = validate(epochs);
    float[] network =
        task.validation() == null
            ? state.judged()
            : settings()
                .stopping()
                .temperatures()
                .divide(settings().network(), state.judged(), validated.temperature());
    EpochRecord record =
        new EpochRecord(
            epochs.last(),
            training.rounds(),
            training.rows(),
            training.trainLoss(),
            validated.meanLoss(),
            validated.metric(settings().metric()),
            training.learningRate(),
            secondsSince(begin),
            predictions(network));
    state.add(record, network);
    return record;
  }

  /** A fit must not be lost for what is only to be looked at. */
  private List<Double> predictions(float[] network) {
    try {
      return task.examples().predictions(task.start().network(), network, settings().metric());
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      task.warnings()
          .add("examples", "predictions of a few rows by epoch could not be recorded: " + e);
      return List.of();
    }
  }

  /** Judges the parameters by the validation rows; loss and metric are NaN if there are none. */
  private Validation.Sums validate(EpochSpan epochs) {
    if (task.validation() == null) {
      return new Validation.Sums(settings());
    }
    long begin = System.nanoTime();
    Validation.Sums sums =
        Validation.of(
            task.validation(),
            PackedFloats.of(state.judged(), task.start().parameterLength()),
            settings(),
            epochs.last());
    state.addTimes(new Times(0, 0, secondsSince(begin)));
    requireFinite(Double.isFinite(sums.meanLoss()), "the validation loss", epochs);
    return sums;
  }

  /** True if every value is finite. */
  protected static boolean isFinite(float[] values) {
    return WorkerResult.isFinite(values);
  }

  /**
   * Fails, as training has diverged, if what it came to is not finite.
   *
   * @param finite whether it is
   * @param what what it is, in words
   * @param epochs the epochs
   */
  protected final void requireFinite(boolean finite, String what, EpochSpan epochs) {
    if (!finite) {
      throw new DivergenceException(
          settings().uid(),
          String.format(
              "training diverged in %s: %s is no longer finite%s",
              epochs, what, cureOfDivergence()));
    }
  }

  /** How the message that training has diverged goes on: why that may be, and what helps. */
  String cureOfDivergence() {
    return String.format(
        " (%s). Lower the learning rate%s, or standardize the features if they are large.",
        settings().schedule().describePeak(),
        settings().schedule().scale() == 1 ? "" : ", by learningRateScaling 'none' too");
  }

  /** Takes from a round where its time went and what computed it. */
  final void add(WorkerResult mean, double seconds) {
    state.addKernels(mean.kernels().keySet());
    mean.kernels().values().stream()
        .filter(slowness -> !slowness.isEmpty())
        .forEach(slowness -> task.warnings().add("slow kernels", slowness));
    // Workers compute at the same time, as far as there are cores for them.
    double nanos =
        Math.max(
            mean.longestNanos(), mean.nanos() / (double) Math.max(1, spark().defaultParallelism()));
    double busy = Math.min(seconds, nanos / 1e9);
    state.addTimes(new Times(busy, seconds - busy, 0));
  }

  /** Seconds that have passed since a time of {@link System#nanoTime}. */
  protected static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  /** What to train, and how. */
  protected final TrainingTask task() {
    return task;
  }

  /** How to train. */
  protected final TrainingSettings settings() {
    return task.settings();
  }

  /** Where training stands. */
  protected final TrainingState state() {
    return state;
  }

  /** The application that trains. */
  protected final JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(task.training().rdd().context());
  }
}
