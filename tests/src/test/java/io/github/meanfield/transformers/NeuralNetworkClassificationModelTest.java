package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertTaskRefuses;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How a model scores rows. */
@ExtendWith(SparkSessionExtension.class)
class NeuralNetworkClassificationModelTest {

  private static final int CLASSES = 3;
  private static final String[] OUTPUTS = {"rawPrediction", "probability", "prediction"};

  private static Dataset<Row> blobs;
  private static List<Row> rows;
  private static NeuralNetworkClassificationModel trained;

  @BeforeAll
  static void fit(SparkSession spark) {
    blobs = Samples.blobs(spark, 1025, 4, CLASSES, 5);
    rows = blobs.collectAsList();
    trained =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {16})
            .setNumWorkers(2)
            .setMaxEpochs(2)
            .setLearningRate(0.01)
            .fit(blobs);
  }

  /** A model of its own for each test, so that no test sees another's params. */
  private static NeuralNetworkClassificationModel model() {
    return trained.copy(new ParamMap());
  }

  private static Dataset<Row> partitioned(SparkSession spark, List<Row> some, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(some, partitions), Samples.LABELLED);
  }

  private static double[] values(Row row, String column) {
    return row.<Vector>getAs(column).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 8, 3",
    "2, 1, 4",
    "2, 7, 2",
    "7, 0, 2",
    "7, 6, 1",
    "7, 7, 1",
    "7, 8, 1",
    "7, 13, 1",
    "7, 14, 1",
    "7, 15, 1",
    "7, 15, 20",
    "1024, 1, 1",
    "1024, 20, 3",
    "1024, 1023, 1",
    "1024, 1024, 1",
    "1024, 1025, 1"
  })
  void batchesAgreeWithRowsAlone(int batchSize, int count, int partitions, SparkSession spark) {
    NeuralNetworkClassificationModel model = model().setScoringBatchSize(batchSize);
    List<Row> scored =
        model.transform(partitioned(spark, rows.subList(0, count), partitions)).collectAsList();
    assertEquals(count, scored.size());
    for (int i = 0; i < count; i++) {
      Row row = scored.get(i);
      assertEquals((long) i, row.<Long>getAs("id"), "rows stay in order");
      Vector features = row.getAs("features");
      double[] probabilities = values(row, "probability");
      assertArrayEquals(model.predictProbability(features).toArray(), probabilities, 1e-6);
      assertEquals(model.predict(features), row.<Double>getAs("prediction"));
    }
  }

  @Test
  void outputsAgreeWithEachOtherAndWithTheNetwork() {
    INDArray features = Nd4j.create(rows.size(), 4);
    for (int i = 0; i < rows.size(); i++) {
      features.putRow(i, Nd4j.createFromArray(values(rows.get(i), "features")));
    }
    INDArray expected = ((MultiLayerNetwork) trained.network()).output(features);
    List<Row> scored = trained.transform(blobs).collectAsList();
    for (int i = 0; i < rows.size(); i++) {
      double[] probabilities = values(scored.get(i), "probability");
      double[] raw = values(scored.get(i), "rawPrediction");
      assertArrayEquals(expected.getRow(i).toDoubleVector(), probabilities, 1e-6);
      assertEquals(1, Arrays.stream(probabilities).sum(), 1e-12);
      assertArrayEquals(Arrays.stream(probabilities).map(Math::log).toArray(), raw, 1e-9);
      assertEquals(argMax(probabilities), scored.get(i).<Double>getAs("prediction"));
    }
  }

  private static double argMax(double[] values) {
    return IntStream.range(0, values.length)
        .reduce((best, k) -> values[k] > values[best] ? k : best)
        .orElseThrow();
  }

  @Test
  void networkIsACopy() {
    Vector features = rows.get(0).getAs("features");
    Vector before = trained.predictProbability(features);
    trained.network().params().assign(0);
    assertEquals(before, trained.predictProbability(features));
  }

  @Test
  void transformRunsNoJob(SparkSession spark) {
    assertEquals(0, SparkJobs.during(spark, () -> model().transform(blobs).select("prediction")));
    assertEquals(1, SparkJobs.during(spark, () -> model().transform(blobs).collectAsList()));
  }

  @Test
  void oneRowScoresOneBatch(SparkSession spark) {
    List<Row> input = new ArrayList<>(rows.subList(0, 100));
    input.set(7, RowFactory.create(7L, Vectors.dense(0, 0, Double.NaN, 0), 0.0));
    Dataset<Row> scored =
        model().setScoringBatchSize(7).transform(partitioned(spark, input, 1)).select("id");
    assertEquals(0L, scored.limit(1).collectAsList().get(0).getLong(0));
    assertEquals(7, scored.takeAsList(7).size());
    assertTaskRefuses(() -> scored.takeAsList(8), "NaN");
  }

  @Test
  void thresholdsDivideProbabilities() {
    double[] thresholds = {0.7, 0.2, 0.1};
    NeuralNetworkClassificationModel model = model().setThresholds(thresholds);
    int changed = 0;
    for (Row row : model.transform(blobs).collectAsList()) {
      double[] probabilities = values(row, "probability");
      double[] scaled =
          IntStream.range(0, CLASSES).mapToDouble(k -> probabilities[k] / thresholds[k]).toArray();
      assertEquals(argMax(scaled), row.<Double>getAs("prediction"));
      assertEquals(argMax(scaled), model.predict(row.getAs("features")));
      changed += argMax(scaled) == argMax(probabilities) ? 0 : 1;
    }
    assertTrue(changed > 0, "these thresholds change no prediction");
  }

  @Test
  void aThresholdOfZeroAlwaysWins() {
    NeuralNetworkClassificationModel model = model().setThresholds(new double[] {1, 0, 1});
    assertEquals(rows.size(), model.transform(blobs).where("prediction = 1").count());
  }

  private static final StructType NULLABLE =
      new StructType().add("id", DataTypes.LongType).add("features", SQLDataTypes.VectorType());

  static Stream<Arguments> invalidFeatures() {
    List<Arguments> all = new ArrayList<>();
    for (String handleInvalid : List.of("error", "skip", "keep")) {
      for (double bad :
          new double[] {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39, -1e300
          }) {
        String words = Double.isNaN(bad) ? "NaN" : "infinite or beyond the range of float";
        all.add(Arguments.of(handleInvalid, Vectors.dense(1, bad, 2, 3), words));
        all.add(
            Arguments.of(
                handleInvalid, Vectors.sparse(4, new int[] {2}, new double[] {bad}), words));
      }
      all.add(Arguments.of(handleInvalid, null, "null"));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("invalidFeatures")
  void invalidFeaturesAreHandled(
      String handleInvalid, Vector bad, String words, SparkSession spark) {
    List<Row> input = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      input.add(RowFactory.create((long) i, i % 2 == 1 ? bad : rows.get(i).getAs("features")));
    }
    NeuralNetworkClassificationModel model =
        model().setHandleInvalid(handleInvalid).setScoringBatchSize(2);
    Dataset<Row> scored = model.transform(spark.createDataFrame(input, NULLABLE));
    if (handleInvalid.equals("error")) {
      assertTaskRefuses(
          scored::collectAsList,
          model.uid(),
          "featuresCol 'features'",
          words,
          String.valueOf(bad),
          "set handleInvalid to skip or keep");
      return;
    }
    List<Row> result = scored.collectAsList();
    List<Long> ids =
        handleInvalid.equals("skip") ? List.of(0L, 2L, 4L) : List.of(0L, 1L, 2L, 3L, 4L);
    assertEquals(ids, result.stream().map(row -> row.<Long>getAs("id")).toList());
    for (Row row : result) {
      if (row.<Long>getAs("id") % 2 == 1) {
        assertEquals(String.valueOf(bad), String.valueOf(row.<Vector>getAs("features")));
        double[] unknown = {Double.NaN, Double.NaN, Double.NaN};
        assertArrayEquals(unknown, values(row, "rawPrediction"));
        assertArrayEquals(unknown, values(row, "probability"));
        assertTrue(Double.isNaN(row.<Double>getAs("prediction")));
      } else {
        assertArrayEquals(
            model.predictProbability(row.getAs("features")).toArray(),
            values(row, "probability"),
            1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip", "keep"})
  void rowsOfAnotherSizeAreRefused(String handleInvalid, SparkSession spark) {
    Row bad = RowFactory.create(0L, Vectors.dense(1, 2, 3, 4, 5));
    NeuralNetworkClassificationModel model = model().setHandleInvalid(handleInvalid);
    Dataset<Row> scored = model.transform(spark.createDataFrame(List.of(bad), NULLABLE));
    assertTaskRefuses(
        scored::collectAsList,
        model.uid(),
        "'features' has features that are of another size: 5 in [1.0,2.0,3.0,4.0,5.0]",
        "required are 4 finite numbers");
  }

  @Test
  void everyKindOfFeaturesColumnIsScoredAlike() {
    List<Row> expected = outputs(trained.transform(blobs));
    Dataset<Row> arrays =
        blobs.withColumn("features", functions.vector_to_array(blobs.col("features"), "float64"));
    assertEquals(expected, outputs(trained.transform(arrays)));
    Dataset<Row> floats =
        blobs.withColumn("features", functions.vector_to_array(blobs.col("features"), "float32"));
    assertEquals(expected, outputs(trained.transform(floats)));
    Dataset<Row> sparse =
        blobs.withColumn(
            "features",
            org.apache
                .spark
                .sql
                .functions
                .udf((Vector vector) -> (Vector) vector.toSparse(), SQLDataTypes.VectorType())
                .apply(blobs.col("features")));
    assertEquals(expected, outputs(trained.transform(sparse)));
  }

  @Test
  void aModelWorksInAFunctionOfRows() {
    NeuralNetworkClassificationModel model = model();
    List<Double> predictions =
        blobs.javaRDD().map(row -> model.predict(row.getAs("features"))).collect();
    assertEquals(
        model.transform(blobs).select("prediction").as(Encoders.DOUBLE()).collectAsList(),
        predictions);
  }

  private static List<Row> outputs(Dataset<Row> scored) {
    return scored.select("id", OUTPUTS).collectAsList();
  }

  @Test
  void sparseZerosDoNotKeepOldValues(SparkSession spark) {
    Vector sparse = Vectors.sparse(4, new int[] {1}, new double[] {-2});
    List<Row> input =
        List.of(
            RowFactory.create(0L, Vectors.dense(9, 9, 9, 9)),
            RowFactory.create(1L, sparse),
            RowFactory.create(2L, Vectors.zeros(4)));
    List<Row> scored =
        model()
            .setScoringBatchSize(1)
            .transform(spark.createDataFrame(input, NULLABLE).coalesce(1))
            .collectAsList();
    assertArrayEquals(
        trained.predictProbability(Vectors.dense(0, -2, 0, 0)).toArray(),
        values(scored.get(1), "probability"),
        1e-6);
  }

  @Test
  void nullElementsOfArraysAreNull(SparkSession spark) {
    Dataset<Row> input =
        spark.sql("SELECT array(1D, NULL, 2D, 3D) AS features UNION ALL SELECT array(1D,1D,1D,1D)");
    assertTaskRefuses(() -> model().transform(input).collectAsList(), "null", "'features'");
    assertEquals(1, model().setHandleInvalid("skip").transform(input).count());
  }

  @Test
  void oneNumberIsAFeature(SparkSession spark) {
    Dataset<Row> numbers =
        spark.range(-40, 40, 1, 2).selectExpr("id AS features", "cast(id > 0 AS int) AS label");
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setMaxEpochs(3)
            .setBatchSize(8)
            .setLearningRate(0.05)
            .fit(numbers);
    assertEquals(1, model.numFeatures());
    List<Row> expected = model.transform(numbers).select(OUTPUTS[0], OUTPUTS[1]).collectAsList();
    for (DataType type :
        List.of(
            DataTypes.ByteType,
            DataTypes.ShortType,
            DataTypes.IntegerType,
            DataTypes.FloatType,
            DataTypes.DoubleType,
            DataTypes.createDecimalType(10, 2))) {
      Dataset<Row> input = numbers.withColumn("features", numbers.col("features").cast(type));
      assertEquals(expected, model.transform(input).select(OUTPUTS[0], OUTPUTS[1]).collectAsList());
    }
    assertNotEquals(model.predict(Vectors.dense(-30)), model.predict(Vectors.dense(30)));
    Dataset<Row> huge =
        spark.createDataFrame(
            List.of(RowFactory.create(new BigDecimal("1e20")), RowFactory.create((Object) null)),
            new StructType().add("features", DataTypes.createDecimalType(38, 0)));
    assertEquals(1, model.copy(new ParamMap()).setHandleInvalid("skip").transform(huge).count());
  }

  @Test
  void concurrentTransformsDoNotDisturbEachOther() throws Exception {
    List<Row> expected = outputs(trained.transform(blobs));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Row>>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        results.add(threads.submit(() -> outputs(trained.transform(blobs))));
      }
      for (Future<List<Row>> result : results) {
        assertEquals(expected, result.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void streamsAreScoredLikeTables(SparkSession spark, @TempDir Path directory) throws Exception {
    String path = directory.resolve("rows").toString();
    blobs.limit(100).coalesce(1).write().parquet(path);
    Dataset<Row> stream =
        spark.readStream().schema(spark.read().parquet(path).schema()).parquet(path);
    Dataset<Row> scored = model().setScoringBatchSize(7).transform(stream);
    assertTrue(scored.isStreaming());
    scored
        .writeStream()
        .format("memory")
        .queryName("scored")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(
        outputs(model().setScoringBatchSize(7).transform(spark.read().parquet(path))),
        outputs(spark.table("scored").orderBy("id")));
  }
}
