package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model does to the columns of a DataFrame. */
@ExtendWith(SparkSessionExtension.class)
class NeuralNetworkClassificationModelColumnsTest {

  private static NeuralNetworkClassificationModel trained;
  private static Dataset<Row> blobs;

  @BeforeAll
  static void fit(SparkSession spark) {
    blobs = Samples.blobs(spark, 30, 2, 3, 7);
    trained =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {})
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .fit(blobs);
  }

  private static NeuralNetworkClassificationModel model() {
    return trained.copy(new ParamMap());
  }

  @Test
  void addsItsColumnsAtTheEnd() {
    StructType schema = trained.transform(blobs).schema();
    assertArrayEquals(
        new String[] {"id", "features", "label", "rawPrediction", "probability", "prediction"},
        schema.fieldNames());
    assertEquals(schema, trained.transformSchema(blobs.schema()));
    for (String name : List.of("rawPrediction", "probability")) {
      assertEquals(SQLDataTypes.VectorType(), schema.apply(name).dataType());
      assertEquals(3, AttributeGroup.fromStructField(schema.apply(name)).size());
    }
    StructField prediction = schema.apply("prediction");
    assertEquals(DataTypes.DoubleType, prediction.dataType());
    NominalAttribute attribute = (NominalAttribute) Attribute.fromStructField(prediction);
    assertEquals(3, attribute.getNumValues().get());
  }

  @ParameterizedTest
  @CsvSource({
    "raw, probability, prediction",
    "'', p, y",
    "r, '', y",
    "r, p, ''",
    "'', '', y",
    "'', p, ''",
    "r, '', ''",
    "'', '', ''"
  })
  void anEmptyNameLeavesTheColumnOut(String raw, String probability, String prediction) {
    Dataset<Row> scored =
        model()
            .setRawPredictionCol(raw)
            .setProbabilityCol(probability)
            .setPredictionCol(prediction)
            .transform(blobs);
    List<String> wanted =
        Stream.of("id", "features", "label", raw, probability, prediction)
            .filter(name -> !name.isEmpty())
            .toList();
    assertEquals(wanted, List.of(scored.columns()));
    Row expected = trained.transform(blobs).first();
    Row found = scored.first();
    List<Object> values =
        new ArrayList<>(List.of(expected.get(0), expected.get(1), expected.get(2)));
    List<String> names = List.of(raw, probability, prediction);
    for (int i = 0; i < 3; i++) {
      if (!names.get(i).isEmpty()) {
        values.add(expected.get(3 + i));
      }
    }
    assertEquals(RowFactory.create(values.toArray()), found);
  }

  @Test
  void otherColumnsKeepMetadataAndNullability(SparkSession spark) {
    Metadata note = new MetadataBuilder().putString("unit", "km").putLong("n", 3).build();
    Dataset<Row> input =
        spark
            .range(6)
            .selectExpr(
                "id", "double(id) AS x", "nullif(double(id), 9) AS y", "string(id % 3) AS text");
    input = input.withColumn("x", input.col("x").as("x", note));
    input =
        new StringIndexer().setInputCol("text").setOutputCol("label").fit(input).transform(input);
    input =
        new VectorAssembler()
            .setInputCols(new String[] {"x", "y"})
            .setOutputCol("features")
            .transform(input);
    StructType before = input.schema();
    StructType after = trained.transform(input).schema();
    for (StructField field : before.fields()) {
      assertEquals(field, after.apply(field.name()));
    }
    assertEquals(before.fields().length + 3, after.fields().length);
    assertEquals(note, after.apply("x").metadata());
    assertFalse(after.apply("id").nullable());
    assertEquals(
        "x", AttributeGroup.fromStructField(after.apply("features")).getAttr(0).name().get());
  }

  @ParameterizedTest
  @MethodSource("names")
  void oddNamesAreKept(String name) {
    Dataset<Row> input = blobs.withColumnRenamed("label", name).withColumnRenamed("id", "x");
    Dataset<Row> scored = trained.transform(input);
    assertEquals(name, scored.columns()[2]);
    assertEquals(blobs.select("label").collectAsList(), column(scored, 2).collectAsList());
  }

  @ParameterizedTest
  @MethodSource("names")
  void featuresAndOutputsMayHaveOddNames(String name) {
    Dataset<Row> input = blobs.withColumnRenamed("features", name);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {})
            .setFeaturesCol(name)
            .setPredictionCol(name + "2")
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .fit(input);
    Dataset<Row> scored = model.transform(input);
    assertEquals(name + "2", scored.columns()[5]);
    assertEquals(
        trained.transform(blobs).select("prediction").collectAsList(),
        column(scored, 5).collectAsList());
  }

  static List<String> names() {
    return List.of("a.b", "with space", "back`tick", "`", "größe", "a,b;{}()\n\t=", "0", "$\"'\\");
  }

  private static Dataset<Row> column(Dataset<Row> rows, int index) {
    String[] numbers =
        Stream.iterate(0, i -> i + 1)
            .limit(rows.columns().length)
            .map(String::valueOf)
            .toArray(String[]::new);
    return rows.toDF(numbers).select(String.valueOf(index));
  }

  @Test
  void namesThatOccurTwiceAreKept() {
    Dataset<Row> input = blobs.select("id", "label", "features", "id", "label");
    Dataset<Row> scored = trained.transform(input);
    assertEquals(
        List.of("id", "label", "features", "id", "label"), List.of(scored.columns()).subList(0, 5));
    assertEquals(column(input, 3).collectAsList(), column(scored, 3).collectAsList());
    assertEquals(column(input, 4).collectAsList(), column(scored, 4).collectAsList());
  }

  /** One row of ordinary values, one of the extremes, one of nulls. */
  private static Dataset<Row> everyType(SparkSession spark) {
    Dataset<Row> plain =
        spark.sql(
            """
            SELECT * FROM VALUES
              (true, 1Y, 2S, 3, 4L, 0.5F, 0.25D, 12.50BD, cast(1 AS decimal(38, 18)), 'text',
               X'0001FF', DATE'2024-02-29', TIMESTAMP'2024-02-29 12:34:56.123456',
               TIMESTAMP_NTZ'2024-10-27 02:30:00.000001', INTERVAL '3-2' YEAR TO MONTH,
               INTERVAL '1 02:03:04.000005' DAY TO SECOND, make_interval(1, 2, 3, 4, 5, 6, 7.5),
               array(1, NULL, 3), array(array('a', NULL), NULL, array()),
               map('k', 1, 'l', NULL), map(1, named_struct('a', 1, 'b', array('x'))),
               named_struct('a', 1, 'b', named_struct('c', 'x', 'd', cast(NULL AS double))), NULL),
              (false, -128Y, -32768S, -2147483648, -9223372036854775808L, float('-Infinity'),
               double('NaN'), -99.99BD, cast('99999999999999999999.999999999999999999' AS
               decimal(38, 18)), 'ünïcödé \uD83D\uDE00', X'', DATE'9999-12-31',
               TIMESTAMP'9999-12-31 23:59:59.999999', TIMESTAMP_NTZ'1900-01-01 00:00:00',
               INTERVAL '-1-1' YEAR TO MONTH, INTERVAL '-9 00:00:00' DAY TO SECOND,
               make_interval(-1, -2, -3, -4, -5, -6, -7.5), array(), array(), map(), map(),
               named_struct('a', NULL, 'b', NULL), NULL),
              (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            """);
    Column isNull = plain.col("col1").isNull();
    return plain
        .withColumn("zero", functions.lit(-0.0))
        .withColumn("vector", functions.when(isNull, null).otherwise(sparse().apply()))
        .withColumn("matrix", functions.when(isNull, null).otherwise(matrix().apply()))
        .withColumn("vectors", functions.array(sparse().apply(), functions.lit(null)))
        .withColumn(
            "features", functions.udf(() -> Vectors.dense(1, 2), SQLDataTypes.VectorType()).apply())
        .withColumn("last", functions.monotonically_increasing_id());
  }

  private static org.apache.spark.sql.expressions.UserDefinedFunction sparse() {
    return functions.udf(
        () -> Vectors.sparse(5, new int[] {3}, new double[] {-1}), SQLDataTypes.VectorType());
  }

  private static org.apache.spark.sql.expressions.UserDefinedFunction matrix() {
    return functions.udf(
        () -> Matrices.dense(1, 2, new double[] {1, 2}), SQLDataTypes.MatrixType());
  }

  @Test
  void valuesOfEveryTypePassThroughUnchanged(SparkSession spark) {
    assertUnchanged(everyType(spark));
  }

  @Test
  void valuesThatJavaCannotHoldPassThroughUnchanged(SparkSession spark) {
    assertUnchanged(
        spark.sql(
            """
            SELECT cast(X'66FF6F' AS string) AS broken, DATE'1582-10-10' AS gap,
              TIMESTAMP'1582-10-10 01:02:03' AS gapTime,
              array(named_struct('a', cast(X'FF' AS string), 'b', map(cast(X'80' AS string), 1)))
              AS nested,
              DATE'0001-01-01' AS first, TIMESTAMP'0001-01-01 00:00:00' AS start,
              array(1F, 2F) AS features
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql.codegen.wholeStage=false",
        "spark.sql.codegen.wholeStage=false spark.sql.codegen.factoryMode=NO_CODEGEN",
        "spark.sql.codegen.maxFields=3",
        "spark.sql.adaptive.enabled=false"
      })
  void columnsPassThroughHoweverSparkComputes(String settings, SparkSession spark) {
    List<String[]> pairs = Arrays.stream(settings.split(" ")).map(s -> s.split("=")).toList();
    Dataset<Row> input = everyType(spark);
    List<Row> expected = trained.transform(input).select("prediction").collectAsList();
    pairs.forEach(pair -> spark.conf().set(pair[0], pair[1]));
    try {
      assertUnchanged(input);
      assertEquals(expected, trained.transform(input).select("prediction").collectAsList());
    } finally {
      pairs.forEach(pair -> spark.conf().unset(pair[0]));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void columnsOfFilesAndCachesPassThrough(
      boolean offHeap, SparkSession spark, @TempDir Path directory) {
    String path = directory.resolve("rows").toString();
    String setting = "spark.sql.columnVector.offheap.enabled";
    spark.conf().set(setting, offHeap);
    Dataset<Row> rows =
        spark
            .range(0, 50, 1, 2)
            .selectExpr(
                "id",
                "if(id % 5 = 0, null, repeat('x', cast(40 - id AS int))) AS text",
                "id % 3 = 0 AS flag",
                "array(double(id), -1D) AS features",
                "named_struct('a', cast(id AS decimal(30, 5)), 'b', date(timestamp_seconds(id)))");
    try {
      rows.write().parquet(path);
      assertUnchanged(spark.read().parquet(path));
      Dataset<Row> cached = rows.cache();
      assertUnchanged(cached);
      assertEquals(
          rows.count(), trained.transform(cached).cache().where("features[1] < 0").count());
    } finally {
      spark.catalog().clearCache();
      spark.conf().unset(setting);
    }
  }

  @Test
  void manyColumnsPassThrough(SparkSession spark) {
    Column[] columns =
        IntStream.range(0, 400)
            .mapToObj(i -> functions.expr("string(id * " + i + ")").as("c" + i))
            .toArray(Column[]::new);
    assertUnchanged(
        spark
            .range(0, 20, 1, 2)
            .select(columns)
            .withColumn("features", functions.expr("array(float(c3), float(c5))"))
            .withColumn("last", functions.expr("c7")));
  }

  /** Memory of a batch is used again: each row must be as long as it was, whatever came before. */
  @Test
  void rowsOfAnyLengthPassThrough(SparkSession spark) {
    Dataset<Row> input =
        spark
            .range(0, 200, 1, 2)
            .selectExpr("id", "repeat('y', cast(id * 7919 % 97 AS int)) AS text", "id AS n")
            .withColumn("features", functions.expr("array(double(id), 1D)"));
    NeuralNetworkClassificationModel model = model().setScoringBatchSize(3);
    Dataset<Row> passed = model.transform(input).select("id", "text", "n", "features");
    assertEquals(internal(input), internal(passed));
  }

  @Test
  void columnsMayBeChosenBeforeAndAfter(SparkSession spark) {
    Dataset<Row> predictions = trained.transform(blobs).select("id", "prediction");
    assertEquals(
        predictions.collectAsList(),
        trained
            .transform(blobs.select("features", "id"))
            .select("id", "prediction")
            .collectAsList());
    assertEquals(
        predictions.where("prediction = 1 AND id > 4").collectAsList(),
        trained
            .transform(blobs)
            .where("prediction = 1 AND id > 4")
            .select("id", "prediction")
            .collectAsList());
    assertEquals(
        blobs.count(),
        trained
            .transform(blobs)
            .groupBy("prediction")
            .count()
            .agg(functions.sum("count"))
            .first()
            .getLong(0));
  }

  @Test
  void aModelMayFollowAnother() {
    Dataset<Row> numbered = blobs.toDF("0", "1", "2");
    NeuralNetworkClassificationModel first =
        model().setFeaturesCol("1").setRawPredictionCol("").setProbabilityCol("3");
    NeuralNetworkClassificationModel second =
        first.copy(new ParamMap()).setProbabilityCol("").setPredictionCol("5");
    Dataset<Row> once = first.setPredictionCol("4").transform(numbered);
    Dataset<Row> twice = second.transform(once);
    assertEquals(List.of("0", "1", "2", "3", "4", "5"), List.of(twice.columns()));
    assertEquals(internal(once), internal(twice.drop("5")));
    assertEquals(once.select("4").collectAsList(), twice.select("5").collectAsList());
    // The outputs of the one are the features of the other.
    NeuralNetworkClassificationModel probabilities =
        new NeuralNetworkClassifier()
            .setFeaturesCol("3")
            .setLabelCol("2")
            .setHiddenLayers(new int[] {})
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .fit(once);
    Row row = probabilities.transform(once).first();
    assertEquals(
        probabilities.predictProbability(row.getAs("3")), row.<Vector>getAs("probability"));
  }

  @Test
  void noPartitionsMakeNoRows(SparkSession spark) {
    Dataset<Row> none =
        spark.createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD(), blobs.schema());
    assertEquals(0, none.javaRDD().getNumPartitions());
    assertEquals(trained.transformSchema(none.schema()), trained.transform(none).schema());
    assertEquals(List.of(), trained.transform(none).collectAsList());
    assertEquals(0, trained.transform(blobs.where("id < 0")).count());
  }

  /** Compares the rows as Spark holds them, bit by bit. */
  private static void assertUnchanged(Dataset<Row> input) {
    Dataset<Row> scored = trained.transform(input);
    Dataset<Row> passed = scored.drop("rawPrediction", "probability", "prediction");
    assertEquals(input.schema(), passed.schema());
    assertEquals(trained.transformSchema(input.schema()), scored.schema());
    assertEquals(internal(input), internal(passed));
  }

  private static List<InternalRow> internal(Dataset<Row> rows) {
    return Arrays.asList(rows.queryExecution().executedPlan().executeCollect());
  }
}
