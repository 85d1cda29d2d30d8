package io.github.meanfield.estimators;

import io.github.meanfield.Samples;
import java.util.Arrays;
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
    float[] parameters =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {16, 8})
            .setDropout(0.2)
            .setNumWorkers(3)
            .setBatchSize(20)
            .setAveragingFrequency(2)
            .setMaxEpochs(3)
            .setSeed(Long.parseLong(arguments[1]))
            .setStorageLevel(arguments[3])
            .fit(Samples.blobs(spark, 1000, 10, 3, 1))
            .network()
            .params()
            .dup()
            .data()
            .asFloat();
    System.out.println(
        "executors " + spark.sparkContext().statusTracker().getExecutorInfos().length);
    System.out.println("digest " + Arrays.hashCode(parameters));
    spark.stop();
  }
}
