package io.github.meanfield.estimators;

import io.github.meanfield.JavaOptions;
import io.github.meanfield.Samples;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains small networks and prints a digest of the parameters of each: a program of its own, since
 * a session has one master and one serializer.
 */
final class TrainAndPrintDigest {

  private TrainAndPrintDigest() {}

  /** Arguments: the master, the serializer, and for each network a seed and a storage level. */
  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .master(arguments[0])
            .config("spark.ui.enabled", false)
            .config("spark.serializer", "org.apache.spark.serializer." + arguments[1])
            .config("spark.driver.host", "localhost")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", JavaOptions.briefLine())
            .getOrCreate();
    Dataset<Row> rows = Samples.blobs(spark, 1000, 10, 3, 1);
    for (int i = 2; i < arguments.length; i += 2) {
      System.out.printf(
          "digest %s %s: %d%n",
          arguments[i],
          arguments[i + 1],
          digest(rows, Long.parseLong(arguments[i]), arguments[i + 1]));
    }
    System.out.println(
        "executors " + spark.sparkContext().statusTracker().getExecutorInfos().length);
    spark.stop();
  }

  private static int digest(Dataset<Row> rows, long seed, String storageLevel) {
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {16, 8})
            .setDropout(0.2)
            .setNumWorkers(3)
            .setBatchSize(20)
            .setAveragingFrequency(2)
            .setMaxEpochs(3)
            .setSeed(seed)
            .setStorageLevel(storageLevel)
            .fit(rows);
    float[] parameters = model.network().params().dup().data().asFloat();
    List<Row> scored =
        model.transform(rows).select("id", "prediction").orderBy("id").collectAsList();
    return 31 * Arrays.hashCode(parameters) + scored.hashCode();
  }
}
