package io.github.meanfield.estimators;

import io.github.meanfield.Samples;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a network on the master given as the first argument, with checkpoints in the directory
 * given as the second, and prints each round, where it goes on from, and a digest of the network: a
 * program of its own, so that it can be killed.
 */
final class TrainWithCheckpoints {

  private TrainWithCheckpoints() {}

  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .master(arguments[0])
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    spark.sparkContext().addSparkListener(new PrintRounds());
    Dataset<Row> rows = Samples.blobs(spark, 1000, 10, 3, 1);
    float[] parameters =
        new NeuralNetworkClassifier("network")
            .setHiddenLayers(new int[] {16, 8})
            .setDropout(0.2)
            .setNumWorkers(2)
            .setBatchSize(10)
            .setAveragingFrequency(1)
            .setMaxEpochs(6)
            .setPatience(5)
            .setSchedule("plateau")
            .setDecayEpochs(1)
            .setValidationIndicatorCol("validation")
            .setCheckpointDir(arguments[1])
            .setTrainingListener(new PrintResume())
            .fit(rows.withColumn("validation", rows.col("id").mod(5).equalTo(0)))
            .network()
            .params()
            .dup()
            .data()
            .asFloat();
    System.out.println("digest " + Arrays.hashCode(parameters));
    spark.stop();
  }

  private static final class PrintRounds extends SparkListener {
    @Override
    public void onJobStart(SparkListenerJobStart job) {
      System.out.println(job.properties().getProperty("spark.job.description"));
    }
  }

  private static final class PrintResume implements TrainingListener {
    @Override
    public void onResume(List<EpochRecord> epochs) {
      System.out.println("resumed after epoch " + epochs.size());
    }
  }
}
