package io.github.meanfield.estimators.averaging;

import java.util.concurrent.CancellationException;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;

/** What a fit says when somebody cancels its job, in Spark's UI or by its job group. */
public final class Cancellation {

  private static final String ERROR_CLASS = "SPARK_JOB_CANCELLED";

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
      if (cause instanceof SparkThrowable told && ERROR_CLASS.equals(told.getErrorClass())) {
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
