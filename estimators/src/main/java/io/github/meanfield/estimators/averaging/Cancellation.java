package io.github.meanfield.estimators.averaging;

import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;

/** What a fit says when somebody cancels its job, in Spark's UI or by its job group. */
public final class Cancellation {

  /** How Spark's message begins: it has no error class in 3.5. */
  private static final Pattern CANCELLED = Pattern.compile("Job \\d+ cancelled\\b");

  private Cancellation() {}

  /**
   * Throws if a failure is that of a cancelled job, and returns otherwise.
   *
   * @param uid uid of the estimator
   * @param spark the context, which knows what the job was for
   * @param failure what Spark has thrown
   * @throws CancellationException if it was cancelled, with what was being done and Spark's reason
   */
  public static void throwIfCancelled(String uid, SparkContext spark, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkException
          && CANCELLED.matcher(String.valueOf(cause.getMessage())).lookingAt()) {
        String job = spark.getLocalProperty("spark.job.description");
        CancellationException cancelled =
            new CancellationException(
                String.format(
                    "%s: fit was cancelled%s: %s",
                    uid, job == null ? "" : " (" + job + ")", cause.getMessage()));
        cancelled.initCause(failure);
        throw cancelled;
      }
    }
  }
}
