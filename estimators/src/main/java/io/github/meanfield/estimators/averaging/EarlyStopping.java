package io.github.meanfield.estimators.averaging;

/** Watches the validation loss: remembers the best state and tells when to stop waiting. */
final class EarlyStopping {

  private final int patience;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private float[] bestState;
  private int lastEpoch;

  /**
   * No epoch yet.
   *
   * @param patience epochs without a smaller loss after which to stop, 0 for never
   */
  EarlyStopping(int patience) {
    this.patience = patience;
  }

  /** Takes the loss after an epoch, and the state that has it, which must not change any more. */
  void add(int epoch, double loss, float[] state) {
    lastEpoch = epoch;
    if (loss < bestLoss) {
      bestLoss = loss;
      bestEpoch = epoch;
      bestState = state;
    }
  }

  boolean shouldStop() {
    return patience > 0 && lastEpoch - bestEpoch >= patience;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  double bestLoss() {
    return bestLoss;
  }

  float[] bestState() {
    return bestState;
  }
}
