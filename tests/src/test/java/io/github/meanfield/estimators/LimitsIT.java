package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.ClusterSession;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkCluster;
import io.github.meanfield.SparkClusterExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Much of something, on a cluster. */
@ExtendWith(SparkClusterExtension.class)
class LimitsIT {

  private SparkSession spark;

  @AfterEach
  void stop() {
    spark.stop();
  }

  @Test
  void rowsNeedFourTimesTheMemoryOfTheExecutors(SparkCluster cluster) {
    int features = 1000;
    int executorMegabytes = 256;
    // One executor, so that as little memory as possible is four times exceeded.
    spark =
        ClusterSession.start(
            cluster.url(),
            Map.of(
                "spark.cores.max",
                "1",
                "spark.executor.memory",
                executorMegabytes + "m",
                // Spark would not start with less than 450 MB: it keeps so much for itself.
                "spark.testing.reservedMemory",
                String.valueOf(64L << 20)));
    long rowCount = 4L * (executorMegabytes << 20) / (features * Float.BYTES);
    Dataset<Row> rows =
        spark
            .range(0, rowCount, 1, 64)
            .selectExpr(
                "id % 2 AS label",
                "array_repeat(float(id % 2 * 2 - 1 + id % 97 / 100), 1000) AS features");
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier("network")
            .setHiddenLayers(new int[] {2})
            .setNumWorkers(2)
            .setBatchSize(200)
            .setAveragingFrequency(10)
            .setMaxEpochs(1)
            .fit(rows);
    assertEquals(rowCount, model.summary().epochs().get(0).rows());
    assertTrue(model.summary().epochs().get(0).trainLoss() < 0.6, model.summary()::toString);
  }

  @Test
  void fiftyMillionParameters(SparkCluster cluster) {
    spark =
        ClusterSession.start(
            cluster.url(),
            // The driver takes one state, but not two.
            Map.of("spark.executor.memory", "3g", "spark.driver.maxResultSize", "300m"));
    Dataset<Row> rows = Samples.blobs(spark, 64, 100, 2, 1);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier("network")
            .setHiddenLayers(new int[] {7100, 7000})
            .setUpdater("sgd")
            .setNumWorkers(4)
            .setBatchSize(8)
            .setMaxEpochs(1)
            .fit(rows);
    assertEquals(101 * 7100 + 7101 * 7000 + 7001 * 2, model.network().numParams());
    assertEquals(64, model.summary().epochs().get(0).rows());
  }

  @Test
  void executorsComeAndGo(SparkCluster cluster) {
    SparkSession local = ClusterSession.start("local[2]", Map.of());
    float[] expected = parameters(local, new TrainingListener() {});
    local.stop();
    Map<String, String> settings = new HashMap<>();
    // There are no executors to wait for at the start.
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "0");
    settings.put("spark.dynamicAllocation.enabled", "true");
    settings.put("spark.dynamicAllocation.shuffleTracking.enabled", "true");
    settings.put("spark.dynamicAllocation.minExecutors", "0");
    settings.put("spark.dynamicAllocation.maxExecutors", "2");
    for (String idle :
        new String[] {
          "executorIdleTimeout", "cachedExecutorIdleTimeout", "shuffleTracking.timeout"
        }) {
      settings.put("spark.dynamicAllocation." + idle, "1s");
    }
    spark = ClusterSession.start(cluster.url(), settings);
    TrainingListener waiting =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            if (epoch.epoch() == 2) {
              SparkCluster.waitFor(
                  () -> spark.sparkContext().statusTracker().getExecutorInfos().length == 1,
                  () -> "the end of idle executors");
            }
          }
        };
    assertArrayEquals(expected, parameters(spark, waiting));
  }

  private static float[] parameters(SparkSession session, TrainingListener listener) {
    return new NeuralNetworkClassifier("network")
        .setHiddenLayers(new int[] {16, 8})
        .setDropout(0.2)
        .setNumWorkers(2)
        .setBatchSize(20)
        .setAveragingFrequency(2)
        .setMaxEpochs(4)
        .setTrainingListener(listener)
        .fit(Samples.blobs(session, 500, 100, 3, 1))
        .network()
        .params()
        .dup()
        .data()
        .asFloat();
  }
}
