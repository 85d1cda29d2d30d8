package io.github.meanfield.estimators.averaging;

import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;

/**
 * What a fit says when somebody cancels its job, in Spark's UI or by its job group, or when Spark
 * itself ends.
 */
public final class Cancellation {

  /** Spark's property of what a thread's jobs are for. */
  public static final String JOB_DESCRIPTION = "spark.job.description";

  /** How Spark's message begins: it has no error class in 3.5, and one in 4. */
  private static final Pattern CANCELLED =
      Pattern.compile("(\\[SPARK_JOB_CANCELLED] )?Job \\d+ cancelled\\b");

  /** How it goes on for jobs that nobody has cancelled. */
  private static final String SHUT_DOWN = "because SparkContext was shut down";

  private Cancellation() {}

  /**
   * Throws if a failure is that of a job that was cancelled or ended with Spark, and returns
   * otherwise.
   *
   * @param uid uid of the estimator
   * @param spark the context, which knows what the job was for
   * @param failure what Spark has thrown
   * @throws CancellationException if it was cancelled, with what was being done and Spark's reason,
   *     if the thread was interrupted, or if the failure is one already
   * @throws IllegalStateException if Spark was stopped, which a task that runs out of memory brings
   *     about where tasks run in the driver's process
   */
  public static void throwIfCancelled(String uid, SparkContext spark, Throwable failure) {
    if (failure instanceof CancellationException known) {
      throw known;
    }
    if (failure instanceof InterruptedException) {
      // Checked, and undeclared by Spark.
      throw ConcurrentJobs.interrupted(uid);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof SparkException && CANCELLED.matcher(message).lookingAt()) {
        String description = spark.getLocalProperty(JOB_DESCRIPTION);
        String job = description == null ? "" : " (" + description + ")";
        if (message.contains(SHUT_DOWN)) {
          IllegalStateException stopped =
              new IllegalStateException(
                  String.format(
                      "%s: Spark was stopped during fit%s: %s; if nobody did that, a task has run"
                          + " out of memory in the driver's process, which Spark's log tells: give"
                          + " it more; where a network was trained, lower averagingFrequency or"
                          + " batchSize",
                      uid, job, message));
          // No cause, which says less and would be shown in its place.
          stopped.addSuppressed(failure);
          throw stopped;
        }
        CancellationException cancelled =
            new CancellationException(
                String.format("%s: fit was cancelled%s: %s", uid, job, message));
        cancelled.initCause(failure);
        throw cancelled;
      }
    }
  }

  /**
   * Throws what another thread has failed with as it is: Spark's checked exceptions come
   * undeclared.
   *
   * @param failure what it has failed with
   * @param <E> what is declared
   * @return never
   * @throws E always
   */
  @SuppressWarnings("unchecked")
  public static <E extends Throwable> RuntimeException unchecked(Throwable failure) throws E {
    throw (E) failure;
  }
}
