package io.github.meanfield.estimators.averaging;

/** Counts the epochs since a loss last fell by more than a least amount. */
final class PatienceCounter {

  private final double minDelta;
  private double loss = Double.POSITIVE_INFINITY;
  private int since;
  private int epochs;

  /**
   * No epoch yet.
   *
   * @param minDelta how much smaller the loss must be for the wait to begin anew
   */
  PatienceCounter(double minDelta) {
    this.minDelta = minDelta;
  }

  /** Takes the loss after an epoch; returns the epochs waited since. */
  int add(int epoch, double newLoss) {
    epochs = epoch;
    if (newLoss < loss - minDelta) {
      loss = newLoss;
      since = epoch;
    }
    return epochs - since;
  }

  /** Begins to wait anew, for the same loss. */
  void restart() {
    since = epochs;
  }

  /** Loss that has to be undercut. */
  double loss() {
    return loss;
  }
}
