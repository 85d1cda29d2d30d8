package io.github.meanfield.estimators.averaging;

import static io.github.meanfield.Errors.assertMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.meanfield.SparkSessionExtension;
import java.util.concurrent.CancellationException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class CancellationTest {

  private static void look(String message, SparkSession spark) {
    RuntimeException failure = new RuntimeException(new SparkException(message));
    Cancellation.throwIfCancelled("network", spark.sparkContext(), failure);
  }

  @Test
  void aJobThatSomebodyCancelsIsCancelled(SparkSession spark) {
    assertMessage(
        assertThrows(
            CancellationException.class,
            () -> look("Job 3 cancelled part of cancelled job group nightly", spark)),
        "network: fit was cancelled: Job 3 cancelled part of cancelled job group nightly");
  }

  @Test
  void aJobThatEndsWithSparkIsNot(SparkSession spark) {
    assertMessage(
        assertThrows(
            IllegalStateException.class,
            () -> look("Job 3 cancelled because SparkContext was shut down", spark)),
        "network: Spark was stopped during fit: Job 3 cancelled because SparkContext was shut down",
        "a task has run out of memory in the driver's process",
        "give it more; where a network was trained, lower averagingFrequency or batchSize");
  }

  @Test
  void aJobThatFailsIsNot(SparkSession spark) {
    look("Job aborted due to stage failure: java.lang.OutOfMemoryError: Java heap space", spark);
  }
}
