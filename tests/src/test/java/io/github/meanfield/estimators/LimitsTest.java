package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Much of something. */
@ExtendWith(SparkSessionExtension.class)
class LimitsTest {

  private static final int COLUMNS = 1000;
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
    StructType schema = new StructType().add("label", DataTypes.LongType, false);
    String[] names = IntStream.range(0, COLUMNS).mapToObj(j -> "c" + j).toArray(String[]::new);
    for (String name : names) {
      schema = schema.add(name, DataTypes.DoubleType, false);
    }
    JavaRDD<Row> made =
        spark.range(0, 2000, 1, 2).toDF().javaRDD().map(row -> ofOneOfAHundred(row.getLong(0)));
    Dataset<Row> rows = spark.createDataFrame(made, schema);
    PipelineStage[] stages = {
      new VectorAssembler().setInputCols(names).setOutputCol("raw"),
      new Standardizer().setInputCol("raw").setOutputCol("features"),
      classifier().setHiddenLayers(new int[] {64}).setLearningRate(0.01)
    };
    Dataset<Row> scored = new Pipeline().setStages(stages).fit(rows).transform(rows);
    double right = scored.where("prediction = label").count() / 2000.0;
    assertTrue(right > 0.9, () -> "accuracy " + right);
  }

  /** Ten columns of each class are larger in its rows. */
  private static Row ofOneOfAHundred(long i) {
    Random random = new Random(i);
    Object[] values = new Object[1 + COLUMNS];
    values[0] = i % 100;
    for (int j = 0; j < COLUMNS; j++) {
      values[1 + j] = random.nextDouble() + (j / 10 == i % 100 ? 2 : 0);
    }
    return RowFactory.create(values);
  }

  @Test
  void tenThousandPartitionsOfWhichMostAreEmpty(SparkSession spark) {
    assertArrayEquals(
        parameters(classifier(), numbered(spark, 1)),
        parameters(classifier(), numbered(spark, 10_000)));
  }

  private static Dataset<Row> numbered(SparkSession spark, int partitions) {
    return spark
        .range(0, 500, 1, partitions)
        .selectExpr("id % 3 AS label", "array(id % 7 / 7D, id % 3 - 1D, id / 500D) AS features");
  }

  @ParameterizedTest
  @ValueSource(strings = {"meanfield", "dl4j-spark"})
  void aMinibatchOfMoreRowsThanThereAreTakesAll(String backend, SparkSession spark) {
    Build.assumeBackend(backend);
    Dataset<Row> rows = Samples.blobs(spark, 50, 4, 2, 1).coalesce(1);
    NeuralNetworkClassifier all = classifier().setBackend(backend).setNumWorkers(1);
    float[] expected = parameters(all.setBatchSize(50), rows);
    assertArrayEquals(expected, parameters(all.setBatchSize(Integer.MAX_VALUE), rows));
  }

  @Test
  void aMinibatchThatIsTooLargeWhenItIsMadeDenseIsRefusedBeforeTraining(SparkSession spark) {
    int features = 1_000_000;
    Dataset<Row> rows =
        spark
            .range(0, 2148, 1, 2)
            .withColumn("label", functions.expr("id % 2"))
            .withColumn(
                "features",
                functions
                    .udf(
                        (Long id) ->
                            Vectors.sparse(features, new int[] {id.intValue()}, new double[] {1}),
                        SQLDataTypes.VectorType())
                    .apply(functions.col("id")));
    NeuralNetworkClassifier classifier =
        classifier()
            .setHiddenLayers(new int[0])
            .setUpdater("sgd")
            .setEngine("dl4j")
            .setNumWorkers(1)
            .setBatchSize(4096);
    assertRefused(
        () -> classifier.fit(rows),
        "network: a minibatch has 2,148 rows, and the network 1,000,000 features or numbers of a"
            + " layer for each",
        "2,147,483,647",
        "lower batchSize");
    // The dense engine takes sparse rows as they are, but not those that are changed.
    assertRefused(
        () -> classifier.setEngine("auto").setSwapNoise(0.1).fit(rows),
        "network: a minibatch has 2,148 rows, and the network 1,000,000 features");
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
  }
}
