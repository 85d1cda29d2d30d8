package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What changes while a network is trained: its state, and what is known of the epochs so far. */
public final class TrainingState {

  private final TrainingSettings settings;
  private final int parameterLength;
  private final List<EpochRecord> epochs = new ArrayList<>();
  private final EarlyStopping stopping;
  private final float[] velocity;
  private float[] values;
  private float[] average;
  private int updaterSteps;
  private String end = "";
  private Times times = new Times(0, 0, 0);
  private final SortedSet<String> kernels = new TreeSet<>();

  /**
   * Before the first epoch.
   *
   * @param settings how to train
   * @param parameterLength number of parameters, which the state begins with
   * @param values parameters and updater state to start from
   * @param velocity momentum of the outer step, as long as the parameters, or empty; changed by it
   */
  public TrainingState(
      TrainingSettings settings, int parameterLength, float[] values, float[] velocity) {
    this.settings = settings;
    this.parameterLength = parameterLength;
    this.values = values;
    this.velocity = velocity;
    this.average = new float[settings.averaging().exponentialAverage() > 0 ? parameterLength : 0];
    this.stopping = new EarlyStopping(settings);
  }

  /**
   * The state at a checkpoint. The epochs are gone through again, as to when to stop, so that it is
   * the settings of now that count.
   *
   * @param settings how to train
   * @param parameterLength number of parameters
   * @param checkpoint where training stood
   * @return empty if training by these settings stops before that
   */
  static Optional<TrainingState> resume(
      TrainingSettings settings, int parameterLength, Checkpoint checkpoint) {
    TrainingState state =
        new TrainingState(settings, parameterLength, checkpoint.state(), checkpoint.velocity());
    state.updaterSteps = checkpoint.updaterSteps();
    state.times = checkpoint.times();
    state.addKernels(Set.copyOf(checkpoint.kernels()));
    state.average = checkpoint.average();
    for (EpochRecord epoch : checkpoint.epochs()) {
      // The last round of several epochs is cut short by maxEpochs: a fit with a larger one has no
      // round that ends there.
      if (state.isComplete() || epoch.epoch() != state.nextEpochs().last()) {
        return Optional.empty();
      }
      state.add(epoch, checkpoint.bestParameters());
    }
    return Optional.of(state);
  }

  /**
   * Goes on to the state after a round.
   *
   * @param values parameters and updater state; taken over
   * @param updaterSteps minibatches that the updater state has seen
   */
  public void advance(float[] values, int updaterSteps) {
    this.values = values;
    this.updaterSteps = updaterSteps;
  }

  /**
   * Goes on from other parameters, with a fresh updater and without momentum of the outer step; the
   * exponential average goes on as it is.
   *
   * @param parameters the parameters, and maybe more
   * @param start the state of training's start, for that of the updater
   */
  void restart(float[] parameters, float[] start) {
    values = start.clone();
    System.arraycopy(parameters, 0, values, 0, parameterLength);
    updaterSteps = 0;
    Arrays.fill(velocity, 0);
  }

  /**
   * Takes the networks of a round into the exponential average.
   *
   * @param ofRound the exponential average of the networks after each of its steps; changed
   * @param weight how much the round counts
   */
  void average(float[] ofRound, double weight) {
    // Not into the array of before: it may be the best network so far.
    for (int i = 0; i < ofRound.length; i++) {
      ofRound[i] = (float) (average[i] + weight * ((double) ofRound[i] - average[i]));
    }
    average = ofRound;
  }

  /** What an epoch has come to: parameters, and maybe more, of the network that is judged. */
  float[] judged() {
    return average.length > 0 ? average : values;
  }

  /**
   * Takes what an epoch did.
   *
   * @param epoch what it did
   * @param network what it has come to: {@link #judged}, at the temperature that suits it
   */
  void add(EpochRecord epoch, float[] network) {
    epochs.add(epoch);
    if (!Double.isNaN(epoch.validationLoss())) {
      double judged =
          settings.stopping().byMetric() ? epoch.validationMetric() : epoch.validationLoss();
      stopping.add(epoch.epoch(), judged, network);
    }
  }

  /** Takes where time went since it was told last. */
  public void addTimes(Times more) {
    times = times.plus(more);
  }

  /** Takes the names of kernels that matrices were multiplied by. */
  void addKernels(Set<String> names) {
    kernels.addAll(names);
  }

  /** What came of it all. */
  TrainingResult toResult() {
    return new TrainingResult(
        Arrays.copyOf(chosen(), parameterLength),
        new Course(epochs, bestEpoch(), stopReason()),
        times,
        List.copyOf(kernels));
  }

  /**
   * Where training stands, to be kept.
   *
   * @param warnings what was warned of, by kind
   */
  Checkpoint toCheckpoint(Map<String, String> warnings) {
    return new Checkpoint(
        List.copyOf(epochs),
        warnings,
        updaterSteps,
        times,
        List.copyOf(kernels),
        values,
        velocity,
        isValidated() ? Arrays.copyOf(stopping.bestState(), parameterLength) : new float[0],
        average);
  }

  /** Ends training after the epoch of now, and says why. */
  void end(String reason) {
    end = reason;
  }

  /** Whether training has ended by itself. */
  boolean isEnded() {
    return !end.isEmpty();
  }

  /** Whether there is nothing left to train. */
  boolean isComplete() {
    return isEnded() || lastEpoch() >= settings.maxEpochs() || stopping.shouldStop();
  }

  /** Why that is so, in words. */
  private String stopReason() {
    if (isEnded()) {
      return end;
    }
    if (stopping.shouldStop()) {
      return stopping.reason();
    }
    return String.format(
        settings.privacy() != null && settings.privacy().isCutShort()
            ? "dpEpsilon is spent after %d epochs%s"
            : "maxEpochs %d reached%s",
        settings.maxEpochs(),
        epochs.size() > 1 ? stopping.improvement() : "");
  }

  /** What is trained next; ends with the last epoch. */
  EpochSpan nextEpochs() {
    int first = lastEpoch() + 1;
    int last = lastEpoch() + settings.averaging().epochsPerRound();
    return new EpochSpan(first, Math.min(last, settings.maxEpochs()));
  }

  private int lastEpoch() {
    return epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
  }

  /** The epochs so far. */
  public List<EpochRecord> epochs() {
    return List.copyOf(epochs);
  }

  /** Parameters and updater state; a new array after each round. */
  public float[] values() {
    return values;
  }

  /** Momentum of the outer step, as long as the parameters; empty without momentum. */
  float[] velocity() {
    return velocity;
  }

  /** Minibatches that the updater state has seen. */
  int updaterSteps() {
    return updaterSteps;
  }

  /** Plateaus of the validation loss, or metric, so far. */
  int plateaus() {
    return stopping.plateaus();
  }

  /** The epoch that validation judged best, the last one without validation. */
  private int bestEpoch() {
    return isValidated() ? stopping.bestEpoch() : lastEpoch();
  }

  /** Parameters, and maybe more, of the network that training is for. */
  private float[] chosen() {
    return isValidated() && settings.stopping().restoreBest() ? stopping.bestState() : judged();
  }

  private boolean isValidated() {
    return stopping.bestState() != null;
  }
}
