package io.github.meanfield.estimators;

import io.github.meanfield.Samples;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a small network and prints a digest of its parameters: a program of its own, since a JVM
 * has one master. Arguments are the master, the seed, Spark's serializer and the storage level.
 */
final class TrainAndPrintDigest {

  private TrainAndPrintDigest() {}

  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .master(arguments[0])
            .config("spark.ui.enabled", false)
            .config("spark.serializer", "org.apache.spark.serializer." + arguments[2])
            .config("spark.driver.host", "localhost")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .getOrCreate();
    Dataset<Row> rows = Samples.blobs(spark, 1000, 10, 3, 1);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {16, 8})
            .setDropout(0.2)
            .setNumWorkers(3)
            .setBatchSize(20)
            .setAveragingFrequency(2)
            .setMaxEpochs(3)
            .setSeed(Long.parseLong(arguments[1]))
            .setStorageLevel(arguments[3])
            .fit(rows);
    float[] parameters = model.network().params().dup().data().asFloat();
    List<Row> scored =
        model.transform(rows).select("id", "prediction").orderBy("id").collectAsList();
    System.out.println(
        "executors " + spark.sparkContext().statusTracker().getExecutorInfos().length);
    System.out.println("digest " + (31 * Arrays.hashCode(parameters) + scored.hashCode()));
    spark.stop();
  }
}
