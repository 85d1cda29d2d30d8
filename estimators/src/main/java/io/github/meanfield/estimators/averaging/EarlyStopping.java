package io.github.meanfield.estimators.averaging;

import java.util.Locale;

/** Watches the validation loss: remembers the best state, tells when to stop, counts plateaus. */
final class EarlyStopping {

  private final int patience;
  private final int plateauEpochs;
  private final PatienceCounter untilStop;
  private final PatienceCounter untilPlateau;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private float[] bestState;
  private int waited;
  private int plateaus;

  /**
   * No epoch yet.
   *
   * @param patience epochs without a smaller loss after which to stop, 0 for never
   * @param minDelta how much smaller the loss must be
   * @param plateauEpochs epochs without a smaller loss that make a plateau
   */
  EarlyStopping(int patience, double minDelta, int plateauEpochs) {
    this.patience = patience;
    this.plateauEpochs = plateauEpochs;
    this.untilStop = new PatienceCounter(minDelta);
    this.untilPlateau = new PatienceCounter(minDelta);
  }

  /** Takes the loss after an epoch, and the state that has it, which must not change any more. */
  void add(int epoch, double loss, float[] state) {
    if (loss < bestLoss) {
      bestLoss = loss;
      bestEpoch = epoch;
      bestState = state;
    }
    waited = untilStop.add(epoch, loss);
    if (untilPlateau.add(epoch, loss) >= plateauEpochs) {
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
        "validation loss did not fall below %.6g for %d epochs",
        untilStop.loss(),
        waited);
  }

  /** Plateaus so far. */
  int plateaus() {
    return plateaus;
  }

  /** Epoch with the smallest loss. */
  int bestEpoch() {
    return bestEpoch;
  }

  /** State after that epoch. */
  float[] bestState() {
    return bestState;
  }
}
