package io.github.meanfield.jobs.config;

import io.github.meanfield.estimators.averaging.Cancellation;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What is done for a trained network, which must not be lost if it fails.
 *
 * @param name what is attempted
 * @param consequence what a failure means, after the name
 */
public record Attempt(String name, String consequence) {

  /**
   * Attempts it; a job that was cancelled or a session that was stopped ends the command all the
   * same.
   *
   * @param warn hears of a failure
   * @return none after a failure
   */
  public <T> Optional<T> of(SparkSession session, Supplier<T> action, Consumer<String> warn) {
    try {
      return Optional.of(action.get());
    } catch (Exception e) {
      SparkContext spark = session.sparkContext();
      Cancellation.throwIfCancelled(name, spark, e);
      if (spark.isStopped() || Failures.isInterruption(e)) {
        throw e;
      }
      warn.accept(String.format("%s%s: %s", name, consequence, Failures.inOneLine(e)));
      return Optional.empty();
    }
  }
}
