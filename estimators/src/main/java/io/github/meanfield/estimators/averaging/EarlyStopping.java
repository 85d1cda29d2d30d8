package io.github.meanfield.estimators.averaging;

import java.util.Locale;

/**
 * Watches how validation rows judge, by the loss or a metric: remembers the best state, of equal
 * ones the last, tells when to stop, counts plateaus.
 */
final class EarlyStopping {

  private final String judgedBy;
  private final boolean isLargerBetter;
  private final int patience;
  private final int plateauEpochs;
  private final PatienceCounter untilStop;
  private final PatienceCounter untilPlateau;
  private double best = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private boolean isImproving;
  private float[] bestState;
  private int waited;
  private int plateaus;

  /**
   * No epoch yet.
   *
   * @param settings how to train
   */
  EarlyStopping(TrainingSettings settings) {
    TrainingSettings.StoppingSettings stopping = settings.stopping();
    this.judgedBy = stopping.byMetric() ? settings.metric().name() : "loss";
    this.isLargerBetter = stopping.byMetric() && settings.metric().isLargerBetter();
    this.patience = stopping.patience();
    this.plateauEpochs = settings.schedule().decayEpochs();
    this.untilStop = new PatienceCounter(stopping.minDelta());
    this.untilPlateau = new PatienceCounter(stopping.minDelta());
  }

  /**
   * Takes the loss or metric after an epoch, and the state that has it, which must not change any
   * more.
   */
  void add(int epoch, double value, float[] state) {
    double score = isLargerBetter ? -value : value;
    isImproving = score < best;
    if (score <= best) {
      best = score;
      bestEpoch = epoch;
      bestState = state;
    }
    waited = untilStop.add(epoch, score);
    if (untilPlateau.add(epoch, score) >= plateauEpochs) {
      plateaus++;
      untilPlateau.restart();
    }
  }

  boolean shouldStop() {
    return patience > 0 && waited >= patience;
  }

  /** Why training should stop, in words. */
  String reason() {
    return String.format(
        Locale.ROOT,
        "validation %s did not %s %.6g for %d epochs",
        judgedBy,
        isLargerBetter ? "rise above" : "fall below",
        isLargerBetter ? -untilStop.best() : untilStop.best(),
        waited);
  }

  /** That the last epoch was better than all before, in words; empty if it was not. */
  String improvement() {
    return isImproving
        ? String.format(
            ", while the validation %s still %s", judgedBy, isLargerBetter ? "rose" : "fell")
        : "";
  }

  /** Plateaus so far. */
  int plateaus() {
    return plateaus;
  }

  /** The best epoch. */
  int bestEpoch() {
    return bestEpoch;
  }

  /** State after that epoch. */
  float[] bestState() {
    return bestState;
  }
}
