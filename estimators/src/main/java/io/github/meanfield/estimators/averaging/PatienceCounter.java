package io.github.meanfield.estimators.averaging;

/** Counts the epochs since a score, of which less is better, last fell by a least amount. */
final class PatienceCounter {

  private final double minDelta;
  private double best = Double.POSITIVE_INFINITY;
  private int since;
  private int epochs;

  /**
   * No epoch yet.
   *
   * @param minDelta how much smaller the score must be for the wait to begin anew
   */
  PatienceCounter(double minDelta) {
    this.minDelta = minDelta;
  }

  /** Takes the score after an epoch; returns the epochs waited since. */
  int add(int epoch, double score) {
    epochs = epoch;
    if (score < best - minDelta) {
      best = score;
      since = epoch;
    }
    return epochs - since;
  }

  /** Begins to wait anew, for the same score. */
  void restart() {
    since = epochs;
  }

  /** Score that has to be undercut. */
  double best() {
    return best;
  }
}
