package io.github.meanfield.estimators.averaging.dl4jspark;

import io.github.meanfield.estimators.averaging.NetworkTrainer;
import io.github.meanfield.estimators.averaging.TrainingTask;
import org.apache.spark.SparkContext;

/** Says that there is no backend dl4j-spark. */
public final class Dl4jSpark {

  private Dl4jSpark() {}

  /**
   * Fails.
   *
   * @param uid uid of the estimator
   * @param context where to train
   * @throws IllegalArgumentException always
   */
  public static void require(String uid, SparkContext context) {
    throw absent(uid, context);
  }

  /**
   * Fails.
   *
   * @param task what to train, and how
   * @param averagingFrequency minibatches that each worker trains between two averagings
   * @throws IllegalArgumentException always
   */
  public static NetworkTrainer trainer(TrainingTask task, int averagingFrequency) {
    throw absent(task.settings().uid(), task.training().rdd().context());
  }

  private static IllegalArgumentException absent(String uid, SparkContext context) {
    return new IllegalArgumentException(
        String.format(
            "%s: param backend is dl4j-spark, which exists for Scala 2.12 and so for Spark 3.5, but"
                + " this is Spark %s; set backend to meanfield",
            uid, context.version()));
  }
}
