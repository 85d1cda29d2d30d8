package io.github.meanfield.estimators.averaging.rows;

/** A partition is not what it was when it was read first, which the task that reads it notices. */
public final class ChangedRows extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /**
   * The failure of a task.
   *
   * @param partition number of the partition
   */
  public ChangedRows(int partition) {
    super(
        String.format(
            "partition %d of the rows has changed since it was read first: what computes them is not"
                + " deterministic, or their source was written to meanwhile; cache or write them"
                + " before fitting",
            partition));
  }

  /**
   * Throws what the user is to read if a failure comes from this, and returns otherwise.
   *
   * @param uid uid of the estimator
   * @param failure what Spark has thrown
   * @throws IllegalArgumentException if rows have changed
   */
  public static void throwIfChanged(String uid, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ChangedRows) {
        throw new IllegalArgumentException(uid + ": " + cause.getMessage(), failure);
      }
    }
  }
}
