package io.github.meanfield.benchmark;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;

/** Ends what takes too long, by cancelling its jobs. */
final class Deadline {

  private static final String GROUP = "deadline";

  private Deadline() {}

  /**
   * Does something.
   *
   * @param seconds how long it may take
   * @param context where its jobs run
   * @param action what to do
   * @return its result, or empty if it took too long
   */
  static <T> Optional<T> within(double seconds, SparkContext context, Callable<T> action)
      throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    AtomicBoolean isLate = new AtomicBoolean();
    context.setJobGroup(GROUP, "with a deadline", false);
    try {
      // Again and again: between two jobs there is nothing to cancel.
      timer.scheduleAtFixedRate(
          () -> {
            isLate.set(true);
            context.cancelJobGroup(GROUP);
          },
          (long) (1000 * seconds),
          100,
          TimeUnit.MILLISECONDS);
      T result = action.call();
      return isLate.get() ? Optional.empty() : Optional.of(result);
    } catch (Exception e) {
      // Among them Spark's, which is a checked exception that its Scala code does not declare.
      if (!isLate.get()) {
        throw e;
      }
      return Optional.empty();
    } finally {
      timer.shutdownNow();
      context.clearJobGroup();
    }
  }
}
