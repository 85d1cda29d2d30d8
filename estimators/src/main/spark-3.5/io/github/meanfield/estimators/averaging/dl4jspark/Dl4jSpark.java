package io.github.meanfield.estimators.averaging.dl4jspark;

import io.github.meanfield.estimators.averaging.NetworkTrainer;
import io.github.meanfield.estimators.averaging.TrainingTask;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.util.SparkUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backend dl4j-spark: whether it can be used, and its trainers. */
public final class Dl4jSpark {

  private static final Logger LOG = LoggerFactory.getLogger(Dl4jSpark.class);

  private Dl4jSpark() {}

  /**
   * Fails if Spark cannot send ND4J's arrays.
   *
   * @param uid uid of the estimator
   * @param context where to train
   * @throws IllegalArgumentException if that is so
   */
  public static void require(String uid, SparkContext context) {
    try {
      SparkUtils.checkKryoConfiguration(JavaSparkContext.fromSparkContext(context), LOG);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param backend is dl4j-spark, which sends arrays of ND4J, but spark.serializer is"
                  + " %s, which cannot without a registrator for them. Set spark.serializer to"
                  + " org.apache.spark.serializer.JavaSerializer, or backend to meanfield.",
              uid, context.getConf().get("spark.serializer")),
          e);
    }
  }

  /**
   * A trainer of one network.
   *
   * @param task what to train, and how
   * @param averagingFrequency minibatches that each worker trains between two averagings
   */
  public static NetworkTrainer trainer(TrainingTask task, int averagingFrequency) {
    return new Dl4jSparkTrainer(task, averagingFrequency);
  }
}
