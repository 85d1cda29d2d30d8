package io.github.meanfield.transformers;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_block_length;
import static org.apache.spark.sql.functions.input_file_block_start;
import static org.apache.spark.sql.functions.input_file_name;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.estimators.VectorImputer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be said of a DataFrame's columns and files can be said of the transformed DataFrame. The
 * first of the stages is one of Spark's own, to which all of this applies.
 */
@ExtendWith(SparkSessionExtension.class)
class TransformedColumnsTest {

  private static final int FILES = 3;
  private static final int ROWS_OF_FILE = 1_500;
  private static final long ROWS = FILES * ROWS_OF_FILE;
  private static final Map<String, Transformer> STAGES = new LinkedHashMap<>();

  @TempDir private static Path directory;
  @TempDir private Path output;
  private static Dataset<Row> rows;

  @BeforeAll
  static void makeStages(SparkSession spark) throws Exception {
    String path = directory.resolve("rows").toString();
    Dataset<Row> blobs = Samples.blobs(spark, (int) ROWS, 4, 3, 5).cache();
    for (int i = 0; i < FILES; i++) {
      blobs
          .where(col("id").divide(ROWS_OF_FILE).cast("int").equalTo(i))
          .coalesce(1)
          .write()
          .mode("append")
          .parquet(path);
    }
    rows = spark.read().parquet(path);
    StandardizerModel standardizer =
        new Standardizer().setInputCol("features").setOutputCol("out").fit(blobs);
    NeuralNetworkClassificationModel classifier =
        new NeuralNetworkClassifier()
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .fit(blobs)
            .setPredictionCol("out");
    ComputationGraph graph = new ComputationGraph(Networks.skip(4, 6, 3));
    graph.init();
    Path network = directory.resolve("net.zip");
    ModelSerializer.writeModel(graph, network.toFile(), false);
    STAGES.put(
        "Spark's", new MinMaxScaler().setInputCol("features").setOutputCol("out").fit(blobs));
    STAGES.put("classifier", classifier);
    STAGES.put("skipping", classifier.copy(new ParamMap()).setHandleInvalid("skip"));
    STAGES.put("scorer", new NetworkScorer().setModelPath(network.toString()).setOutputCol("out"));
    STAGES.put("standardizer", standardizer);
    STAGES.put(
        "imputer", new VectorImputer().setInputCol("features").setOutputCol("out").fit(blobs));
    STAGES.put("inverse", standardizer.inverse().setInputCol("features").setOutputCol("out"));
    STAGES.put("split", new SplitAssigner().setKeyCol("id").setSplitCol("out"));
  }

  static Stream<String> stages() {
    return STAGES.keySet().stream();
  }

  private static Dataset<Row> transform(String stage, Dataset<Row> input) {
    return STAGES.get(stage).transform(input);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void columnsOfTheInputAreColumnsOfTheOutput(String stage) {
    Dataset<Row> transformed = transform(stage, rows);
    assertEquals(ROWS - 6, transformed.where(rows.col("id").gt(5)).count());
    assertEquals(ROWS, transformed.select(rows.col("id"), transformed.col("out")).count());
    Dataset<Row> renamed = rows.withColumnRenamed("label", "class").where("class = 1");
    assertEquals(
        ROWS / 3 - 1,
        transform(stage, renamed)
            .where(rows.col("id").gt(1).and(renamed.col("class").gt(0)))
            .count());
    assertArrayEquals(rows.columns(), transformed.select(rows.col("*")).columns());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void anAliasOfTheInputHolds(String stage) {
    Dataset<Row> transformed = transform(stage, rows.alias("t"));
    assertEquals(ROWS, transformed.select("t.id", "out").where("t.id >= 0").count());
    assertArrayEquals(rows.columns(), transformed.select("t.*").columns());
    assertEquals(ROWS, transform(stage, rows).alias("u").select("u.id", "u.out").count());
    assertEquals(
        ROWS,
        transform(stage, rows.alias("a").join(rows.select("id").alias("b"), "id"))
            .select("a.features", "b.id", "out")
            .count());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void theFileOfARowIsKnown(String stage) {
    List<Row> files =
        transform(stage, rows)
            .select("out", "_metadata.file_name", "id")
            .groupBy("file_name")
            .agg(Map.of("id", "count", "out", "count"))
            .collectAsList();
    assertEquals(FILES, files.size());
    files.forEach(file -> assertEquals(ROWS_OF_FILE, file.getLong(1)));
    assertEquals(ROWS, transform(stage, rows).where("_metadata.file_size > 0").count());
    assertArrayEquals(
        transform(stage, rows).columns(),
        transform(stage, rows).where("_metadata.file_size > 0").columns());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void theFileBeingReadIsTheRowsOwn(String stage) {
    SparkSession spark = rows.sparkSession();
    spark.conf().set("spark.sql.files.minPartitionNum", 1);
    try {
      assertEquals(1, rows.rdd().getNumPartitions());
      assertEquals(0, wrongFiles(stage, rows));
    } finally {
      spark.conf().unset("spark.sql.files.minPartitionNum");
    }
    assertEquals(0, wrongFiles(stage, rows.coalesce(1)));
    Dataset<Row> unread = Samples.blobs(spark, 100, 4, 3, 5);
    assertEquals(0, wrongFiles(stage, rows.union(unread).union(rows).coalesce(1)));
  }

  private static long wrongFiles(String stage, Dataset<Row> input) {
    Dataset<Row> read =
        input
            .withColumn("file", input_file_name())
            .withColumn("start", input_file_block_start())
            .withColumn("length", input_file_block_length());
    Dataset<Row> transformed = transform(stage, read);
    Column right =
        input_file_name()
            .equalTo(col("file"))
            .and(input_file_block_start().equalTo(col("start")))
            .and(input_file_block_length().equalTo(col("length")));
    assertEquals(input.count(), transformed.count());
    return transformed.withColumn("right", right).where("NOT right").count();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void joinsWithItselfAndItsInput(String stage) {
    Dataset<Row> transformed = transform(stage, rows);
    assertEquals(ROWS, transformed.join(transformed, "id").count());
    assertEquals(ROWS, transformed.join(rows, "id").count());
    assertEquals(ROWS, rows.join(transformed, "id").count());
    assertEquals(ROWS, transformed.join(transform(stage, rows), "id").count());
    assertEquals(
        ROWS,
        transformed
            .alias("a")
            .join(transformed.alias("b"), col("a.id").equalTo(col("b.id")))
            .where("a.out = b.out")
            .select("a.id", "b.out")
            .count());
    Dataset<Row> later = transformed.withColumnRenamed("out", "later");
    assertEquals(
        ROWS, transformed.join(later, "id").where(col("out").equalTo(col("later"))).count());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void setsOfRows(String stage) {
    Dataset<Row> transformed = transform(stage, rows);
    assertEquals(2 * ROWS, transformed.union(transformed).count());
    assertEquals(2 * ROWS, transformed.unionByName(transform(stage, rows)).count());
    Dataset<Row> small = transformed.where("id < 50").select("id", "out");
    assertEquals(50, small.intersect(transform(stage, rows).select("id", "out")).count());
    assertEquals(0, small.except(small).count());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void keptRowsAreTheSame(String stage) {
    Dataset<Row> transformed = transform(stage, rows);
    List<Row> expected = transformed.orderBy("id").collectAsList();
    assertEquals(expected, transformed.localCheckpoint().orderBy(rows.col("id")).collectAsList());
    Dataset<Row> cached = transform(stage, rows).cache();
    assertEquals(expected, cached.orderBy(rows.col("id")).collectAsList());
    assertEquals(ROWS, cached.join(transformed, "id").count());
    cached.unpersist(true);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void viewsAreOfSql(String stage) {
    transform(stage, rows).createOrReplaceTempView("transformed");
    rows.createOrReplaceTempView("untouched");
    assertEquals(
        ROWS, count("SELECT t.id, u.out FROM transformed t JOIN transformed u ON t.id = u.id"));
    assertEquals(
        10,
        count(
            "SELECT * FROM untouched u WHERE u.id < 10 AND EXISTS"
                + " (SELECT out FROM transformed t WHERE t.id = u.id AND t.out IS NOT NULL)"));
    assertEquals(
        ROWS,
        count("WITH a AS (SELECT * FROM transformed) SELECT * FROM a JOIN untouched USING (id)"));
  }

  private static long count(String query) {
    return rows.sparkSession().sql(query).count();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void stagesFollowEachOther(String stage) {
    Dataset<Row> once = transform("classifier", rows.alias("t")).withColumnRenamed("out", "first");
    Dataset<Row> dropped = once.drop("rawPrediction", "probability");
    Dataset<Row> twice = transform(stage, dropped);
    List<Row> expected =
        transform(stage, rows).select("id", "out").orderBy("id").limit(100).collectAsList();
    assertEquals(
        expected,
        twice
            .where(dropped.col("first").isNotNull())
            .where(rows.col("id").lt(100))
            .select(col("t.id"), twice.col("out"))
            .orderBy("id")
            .collectAsList());
    assertEquals(FILES, twice.select("_metadata.file_name").distinct().count());
    assertEquals(0, wrongFiles(stage, dropped.coalesce(1)));
    assertEquals(ROWS, twice.join(once, "id").join(twice, "id").count());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void streamsHaveTheirColumnsToo(String stage) throws Exception {
    Dataset<Row> stream =
        rows.sparkSession()
            .readStream()
            .schema(rows.schema())
            .parquet(directory.resolve("rows").toString());
    transform(stage, stream.alias("s"))
        .where(stream.col("id").geq(100))
        .select(col("s.id"), col("out"), col("_metadata.file_path"), input_file_name().as("name"))
        .writeStream()
        .format("parquet")
        .option("path", output.resolve("out").toString())
        .option("checkpointLocation", output.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    Dataset<Row> written = rows.sparkSession().read().parquet(output.resolve("out").toString());
    assertEquals(
        transform(stage, rows).select("id", "out").where("id >= 100").orderBy("id").collectAsList(),
        written.select("id", "out").orderBy("id").collectAsList());
    // The scheme is followed by one slash in the one, by three in the other.
    String other = "substring_index(name, '/', -1) <> substring_index(file_path, '/', -1)";
    assertEquals(0, written.where(other).count());
  }

  @Test
  void conditionsOnColumnsOfTheInputComeFirst() {
    Dataset<Row> some = rows.withColumn("features", expr("CASE WHEN id < 9 THEN features END"));
    Dataset<Row> scored = transform("classifier", some);
    assertEquals(9, scored.where(some.col("id").lt(9)).select("out").collectAsList().size());
    assertEquals(9, transform("skipping", some).count());
  }
}
