package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Much of something. */
@ExtendWith(SparkSessionExtension.class)
class LimitsTest {

  private static final String MAX_RESULT_SIZE = "spark.driver.maxResultSize";

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("network")
        .setHiddenLayers(new int[] {16})
        .setNumWorkers(2)
        .setMaxEpochs(2)
        .setBatchSize(20);
  }

  private static float[] parameters(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    return classifier.fit(rows).network().params().dup().data().asFloat();
  }

  @Test
  void aThousandColumnsAndAHundredClasses(SparkSession spark) {
    String[] names = IntStream.range(0, 1000).mapToObj(j -> "c" + j).toArray(String[]::new);
    Column[] columns =
        IntStream.range(0, 1000)
            .mapToObj(j -> functions.expr("rand(" + j + ") + double(label = " + j / 10 + ")"))
            .map(column -> column)
            .toArray(Column[]::new);
    for (int j = 0; j < names.length; j++) {
      columns[j] = columns[j].as(names[j]);
    }
    Dataset<Row> rows =
        spark
            .range(0, 4000, 1, 4)
            .selectExpr("id % 100 AS label")
            .select(
                IntStream.range(-1, names.length)
                    .mapToObj(j -> j < 0 ? functions.col("label") : columns[j])
                    .toArray(Column[]::new));
    PipelineStage[] stages = {
      new VectorAssembler().setInputCols(names).setOutputCol("raw"),
      new Standardizer().setInputCol("raw").setOutputCol("features"),
      classifier().setHiddenLayers(new int[] {64}).setLearningRate(0.01).setMaxEpochs(3)
    };
    Dataset<Row> scored = new Pipeline().setStages(stages).fit(rows).transform(rows);
    double right = scored.where("prediction = label").count() / 4000.0;
    assertTrue(right > 0.9, () -> "accuracy " + right);
  }

  @Test
  void tenThousandPartitionsOfWhichMostAreEmpty(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 500, 4, 3, 1).orderBy("id").coalesce(1);
    Dataset<Row> spread =
        spark.createDataFrame(
            rows.javaRDD()
                .repartition(1)
                .keyBy(row -> row.getLong(0))
                .partitionBy(new Spread(10_000, 500))
                .values(),
            rows.schema());
    assertEquals(10_000, spread.rdd().getNumPartitions());
    assertArrayEquals(parameters(classifier(), rows), parameters(classifier(), spread));
  }

  /** Row i of n in partition i * partitions / n. */
  private static final class Spread extends org.apache.spark.Partitioner {
    private static final long serialVersionUID = 1L;
    private final int partitions;
    private final long rows;

    Spread(int partitions, long rows) {
      this.partitions = partitions;
      this.rows = rows;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ((long) key * partitions / rows);
    }
  }

  @Test
  void twoFitsAtOnceAreAsOneAfterTheOther(SparkSession spark) throws Exception {
    Dataset<Row> rows = Samples.blobs(spark, 600, 10, 3, 1).cache();
    List<NeuralNetworkClassifier> fits =
        List.of(
            classifier().setMaxEpochs(6).setDropout(0.2),
            classifier().setMaxEpochs(6).setDropout(0.2).setSeed(7),
            classifier().setMaxEpochs(6).setEngine("dl4j"));
    List<float[]> expected = fits.stream().map(fit -> parameters(fit, rows)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(fits.size());
    try {
      List<Future<float[]>> found =
          fits.stream().map(fit -> threads.submit(() -> parameters(fit, rows))).toList();
      for (int i = 0; i < fits.size(); i++) {
        assertArrayEquals(expected.get(i), found.get(i).get());
      }
    } finally {
      threads.shutdownNow();
      rows.unpersist(true);
    }
  }

  @Test
  void aStateThatTheDriverMayNotReceiveIsRefusedBeforeTraining(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 40, 100, 2, 1);
    // 100 * 3000 + 3000 + 3000 * 2 + 2 parameters.
    NeuralNetworkClassifier classifier =
        classifier().setHiddenLayers(new int[] {3000}).setUpdater("sgd").setMaxEpochs(1);
    withMaxResultSize(
        spark,
        "1m",
        () ->
            assertRefused(
                () -> classifier.fit(rows),
                "network: the state of the network (parameters and what the updater keeps) is"
                    + " 309,002 numbers, which take 1,301,544 bytes",
                "spark.driver.maxResultSize is 1m (1,048,576 bytes)",
                "start Spark with spark.driver.maxResultSize=2m or more, or 0 for no limit"));
  }

  @Test
  void statesThatTheDriverMayNotReceiveTogetherAreAveragedByExecutors(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 200, 100, 2, 1);
    NeuralNetworkClassifier classifier =
        classifier().setHiddenLayers(new int[] {1000}).setUpdater("sgd").setNumWorkers(5);
    float[] expected = parameters(classifier, rows);
    withMaxResultSize(spark, "1m", () -> assertArrayEquals(expected, parameters(classifier, rows)));
    withMaxResultSize(spark, "0", () -> assertArrayEquals(expected, parameters(classifier, rows)));
  }

  private static void withMaxResultSize(SparkSession spark, String size, Runnable action) {
    // Spark looks at it anew for each stage.
    SparkConf conf = spark.sparkContext().conf();
    conf.set(MAX_RESULT_SIZE, size);
    try {
      action.run();
    } finally {
      conf.remove(MAX_RESULT_SIZE);
    }
    assertTrue(SparkJobs.cached(spark).size() < 100);
  }
}
