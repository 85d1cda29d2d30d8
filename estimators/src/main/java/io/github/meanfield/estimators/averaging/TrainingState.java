package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.transformers.EpochRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changes while a network is trained: its state, and what is known of the epochs so far. */
public final class TrainingState {

  private final TrainingSettings settings;
  private final List<EpochRecord> epochs = new ArrayList<>();
  private final EarlyStopping stopping;

  /** Parameters and updater state; a new array after each round. */
  public float[] values;

  /** Momentum of the outer step, as long as the parameters; empty without momentum. */
  float[] velocity;

  /** What was warned of before the checkpoint that training went on from, by kind. */
  Map<String, String> warned = Map.of();

  /** Minibatches that the updater state has seen. */
  int updaterSteps;

  public double computeSeconds;
  public double synchronisationSeconds;
  double validationSeconds;

  /**
   * Before the first epoch.
   *
   * @param settings how to train
   * @param values parameters and updater state to start from
   * @param velocity momentum of the outer step; changed by it
   */
  public TrainingState(TrainingSettings settings, float[] values, float[] velocity) {
    this.settings = settings;
    this.values = values;
    this.velocity = velocity;
    this.stopping =
        new EarlyStopping(
            settings.patience(), settings.minDelta(), settings.schedule().decayEpochs());
  }

  /**
   * The state at a checkpoint. The epochs are gone through again, as to when to stop, so that it is
   * the settings of now that count.
   *
   * @param settings how to train
   * @param checkpoint where training stood
   * @return empty if training by these settings stops before that
   */
  static Optional<TrainingState> resume(TrainingSettings settings, Checkpoint checkpoint) {
    TrainingState state = new TrainingState(settings, checkpoint.state(), checkpoint.velocity());
    state.warned = checkpoint.warnings();
    state.updaterSteps = checkpoint.updaterSteps();
    state.computeSeconds = checkpoint.times().compute();
    state.synchronisationSeconds = checkpoint.times().synchronisation();
    state.validationSeconds = checkpoint.times().validation();
    for (EpochRecord epoch : checkpoint.epochs()) {
      if (state.isComplete()) {
        return Optional.empty();
      }
      state.add(epoch, checkpoint.bestParameters());
    }
    return Optional.of(state);
  }

  /** Takes what an epoch did that has come to {@link #values}. */
  public void add(EpochRecord epoch) {
    add(epoch, values);
  }

  private void add(EpochRecord epoch, float[] best) {
    epochs.add(epoch);
    if (!Double.isNaN(epoch.validationLoss())) {
      stopping.add(epoch.epoch(), epoch.validationLoss(), best);
    }
  }

  /**
   * Judges the parameters by the validation rows.
   *
   * @param validation chunks of validation rows, or null, for which all means are NaN
   * @param parameterLength number of parameters in the state
   * @param epoch the epoch that is judged
   * @throws IllegalStateException if the loss is not finite
   */
  public Validation.Sums validate(Chunks validation, int parameterLength, int epoch) {
    if (validation == null) {
      return new Validation.Sums();
    }
    long start = System.nanoTime();
    Validation.Sums sums =
        Validation.of(validation, PackedFloats.of(values, parameterLength), settings, epoch);
    validationSeconds += (System.nanoTime() - start) / 1e9;
    settings.requireFinite(Double.isFinite(sums.meanLoss()), "the validation loss", epoch);
    return sums;
  }

  /** What came of it all. */
  public TrainingResult toResult(int parameterLength) {
    return new TrainingResult(
        Arrays.copyOf(chosen(), parameterLength),
        epochs,
        bestEpoch(),
        stopReason(),
        computeSeconds,
        synchronisationSeconds,
        validationSeconds);
  }

  /**
   * Where training stands, to be kept.
   *
   * @param parameterLength number of parameters in the state
   * @param warnings what was warned of, by kind
   */
  Checkpoint toCheckpoint(int parameterLength, Map<String, String> warnings) {
    return new Checkpoint(
        List.copyOf(epochs),
        warnings,
        updaterSteps,
        new Checkpoint.Times(computeSeconds, synchronisationSeconds, validationSeconds),
        values,
        velocity,
        isValidated() ? Arrays.copyOf(stopping.bestState(), parameterLength) : new float[0]);
  }

  /** Whether there is nothing left to train. */
  public boolean isComplete() {
    return epochs.size() >= settings.maxEpochs() || stopping.shouldStop();
  }

  /** Why that is so, in words. */
  String stopReason() {
    if (stopping.shouldStop()) {
      return stopping.reason();
    }
    boolean isFalling = isValidated() && epochs.size() > 1 && bestEpoch() == epochs.size();
    return String.format(
        "maxEpochs %d reached%s",
        settings.maxEpochs(), isFalling ? ", while the validation loss still fell" : "");
  }

  /** The epochs so far. */
  public List<EpochRecord> epochs() {
    return epochs;
  }

  /** Plateaus of the validation loss so far. */
  int plateaus() {
    return stopping.plateaus();
  }

  /** The epoch with the smallest validation loss, the last one without validation. */
  int bestEpoch() {
    return isValidated() ? stopping.bestEpoch() : epochs.size();
  }

  /** Parameters, and maybe more, of the network that training is for. */
  float[] chosen() {
    return isValidated() && settings.restoreBest() ? stopping.bestState() : values;
  }

  private boolean isValidated() {
    return stopping.bestState() != null;
  }
}
