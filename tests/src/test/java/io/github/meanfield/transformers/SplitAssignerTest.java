package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;
import scala.runtime.BoxedUnit;

@ExtendWith(SparkSessionExtension.class)
class SplitAssignerTest {

  /** Splits of the keys 0 to 23 by the defaults: r is train, a validation, e test. */
  private static final String EXPECTED = "rraarerraaarrrerrerrrrrr";

  @Test
  void paramsHaveDefaultsAndFollowSparksRules() {
    SplitAssigner assigner = new SplitAssigner();
    assertEquals("split", assigner.getSplitCol());
    assertArrayEquals(new double[] {0.7, 0.2, 0.1}, assigner.getWeights());
    assertEquals(42L, assigner.getSeed());
    assertFalse(assigner.isDefined(assigner.keyCol()));
    assertFalse(assigner.isDefined(assigner.validationIndicatorCol()));
    ParamsSuite.checkParams(assigner);
  }

  @Test
  void anEmptyIndicatorIsNotAdded(SparkSession spark) {
    Dataset<Row> rows = people(spark, 3);
    assertEquals(
        new SplitAssigner().transform(rows).schema(),
        new SplitAssigner().setValidationIndicatorCol("").transform(rows).schema());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRowKeepsItsSplitOnEveryPartitioningAndWhenRowsAreAppended(
      boolean keyed, SparkSession spark) {
    SplitAssigner assigner = new SplitAssigner();
    if (keyed) {
      assigner.setKeyCol("id");
    }
    Dataset<Row> rows = people(spark, 2000);
    Map<Long, String> splits = splitsById(assigner.transform(rows));
    assertEquals(2000, splits.size());
    assertEquals(3, splits.values().stream().distinct().count());
    assertEquals(splits, splitsById(assigner.transform(rows.repartition(7))));
    assertEquals(splits, splitsById(assigner.transform(rows.coalesce(1))));
    Map<Long, String> more = splitsById(assigner.transform(people(spark, 3000)));
    more.keySet().retainAll(splits.keySet());
    assertEquals(splits, more);
    // An integer that another source reads as int is still the same key.
    if (keyed) {
      Dataset<Row> narrow = rows.withColumn("id", functions.col("id").cast("int"));
      Dataset<Row> wide = narrow.select("id", "name");
      Map<Long, String> again = new HashMap<>();
      assigner
          .transform(wide)
          .collectAsList()
          .forEach(r -> again.put((long) r.getInt(0), r.getAs("split")));
      assertEquals(splits, again);
    }
  }

  @Test
  void theAssignmentOfThisVersionIsThatOfTheNext(SparkSession spark) {
    List<Row> rows =
        new SplitAssigner()
            .setKeyCol("id")
            .transform(people(spark, 24))
            .orderBy("id")
            .collectAsList();
    StringBuilder initials = new StringBuilder();
    rows.forEach(row -> initials.append(row.<String>getAs("split").charAt(1)));
    // A change here would deal everybody's rows anew.
    assertEquals(EXPECTED, initials.toString());
  }

  @ParameterizedTest
  @CsvSource({"0.7,0.2,0.1", "6,2,2", "1,0,0", "0,1,0", "0,0,1", "0.7,0.3,0", "0.1,0.2,0", "1,0,1"})
  void weightsAreRespected(double train, double validation, double test, SparkSession spark) {
    double[] weights = {train, validation, test};
    int n = 20_000;
    Dataset<Row> rows = new SplitAssigner().setWeights(weights).transform(people(spark, n));
    Map<String, Long> counts = counts(rows);
    String[] names = {"train", "validation", "test"};
    for (int i = 0; i < 3; i++) {
      double p = weights[i] / (train + validation + test);
      double sigma = Math.sqrt(n * p * (1 - p));
      // Five standard deviations of the binomial distribution; nothing at all for a weight of 0.
      assertEquals(n * p, counts.getOrDefault(names[i], 0L), 5 * sigma, names[i]);
    }
  }

  @Test
  void anotherSeedGivesAnIndependentAssignment(SparkSession spark) {
    int n = 20_000;
    Dataset<Row> both =
        new SplitAssigner()
            .setKeyCol("id")
            .setSeed(2)
            .setSplitCol("other")
            .transform(new SplitAssigner().setKeyCol("id").setSeed(1).transform(people(spark, n)));
    double[] weights = {0.7, 0.2, 0.1};
    List<String> names = List.of("train", "validation", "test");
    double chiSquare = 0;
    for (Row row : both.groupBy("split", "other").count().collectAsList()) {
      double expected =
          n * weights[names.indexOf(row.getString(0))] * weights[names.indexOf(row.getString(1))];
      chiSquare += Math.pow(row.getLong(2) - expected, 2) / expected;
    }
    // Eight degrees of freedom: beyond 35 with probability 3e-5.
    assertTrue(chiSquare < 35, "chi-square " + chiSquare);
    Map<Long, String> same =
        splitsById(new SplitAssigner().setKeyCol("id").setSeed(1).transform(people(spark, n)));
    assertEquals(same, splitsById(both));
  }

  @Test
  void aLargerTrainingWeightTakesNoRowOutOfTraining(SparkSession spark) {
    Dataset<Row> rows = people(spark, 5000);
    Map<Long, String> before = splitsById(new SplitAssigner().transform(rows));
    Map<Long, String> after =
        splitsById(new SplitAssigner().setWeights(new double[] {8, 1, 1}).transform(rows));
    before.forEach(
        (id, split) -> assertTrue(!split.equals("train") || after.get(id).equals(split)));
  }

  @Test
  void rowsWithOneKeyStayTogetherAlsoWhereItIsNull(SparkSession spark) {
    Dataset<Row> rows =
        people(spark, 3000)
            .withColumn("customer", functions.expr("if(id % 4 = 0, null, concat('c', id % 50))"));
    Dataset<Row> assigned = new SplitAssigner().setKeyCol("customer").transform(rows);
    long mixed =
        assigned
            .groupBy("customer")
            .agg(functions.countDistinct("split").as("splits"))
            .filter("splits > 1")
            .count();
    assertEquals(0, mixed);
    assertTrue(assigned.select("split").distinct().count() > 1);
    assertEquals(0, assigned.filter("split is null").count());
  }

  @Test
  void equalValuesAreEqualKeysHoweverTheyAreStored(SparkSession spark) {
    DataType map = DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType);
    StructType schema =
        new StructType()
            .add("zero", DataTypes.DoubleType)
            .add("vector", SQLDataTypes.VectorType())
            .add("map", map)
            .add("nested", new StructType().add("v", SQLDataTypes.VectorType()).add("m", map));
    Map<String, Double> ab = new TreeMap<>(Map.of("a", 1.0, "b", 0.0));
    Map<String, Double> ba = new TreeMap<>(Comparator.reverseOrder());
    ba.putAll(Map.of("a", 1.0, "b", -0.0));
    Row one =
        RowFactory.create(
            0.0, Vectors.dense(0, 5, Double.NaN), ab, RowFactory.create(Vectors.dense(1, 0), ab));
    Row two =
        RowFactory.create(
            -0.0,
            Vectors.sparse(3, new int[] {1, 2}, new double[] {5, Double.NaN}),
            ba,
            RowFactory.create(Vectors.sparse(2, new int[] {0}, new double[] {1}), ba));
    Dataset<Row> rows = spark.createDataFrame(List.of(one, two), schema);
    assertEquals(1, positions(rows).distinct().count());
  }

  @Test
  void valuesThatDifferHaveHashesThatDiffer(SparkSession spark) {
    DataType longs = DataTypes.createArrayType(DataTypes.LongType);
    DataType map = DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType);
    StructType pair = new StructType().add("x", DataTypes.LongType).add("y", DataTypes.LongType);
    StructType schema =
        new StructType()
            .add("a", DataTypes.LongType)
            .add("b", DataTypes.LongType)
            .add("array", longs)
            .add("map", map)
            .add("pair", pair)
            .add("vector", SQLDataTypes.VectorType());
    Map<String, Long> toNull = new HashMap<>();
    toNull.put("k", null);
    List<Row> rows =
        List.of(
            RowFactory.create(1L, null, null, null, null, null),
            RowFactory.create(null, 1L, null, null, null, null),
            RowFactory.create(null, null, null, null, null, null),
            RowFactory.create(null, null, new long[0], null, null, null),
            RowFactory.create(null, null, new Long[] {1L, null}, null, null, null),
            RowFactory.create(null, null, new Long[] {null, 1L}, null, null, null),
            RowFactory.create(null, null, new Long[] {null}, null, null, null),
            RowFactory.create(null, null, null, Map.of(), null, null),
            RowFactory.create(null, null, null, toNull, null, null),
            RowFactory.create(null, null, null, Map.of("k", 1L), null, null),
            RowFactory.create(null, null, null, null, RowFactory.create(1L, null), null),
            RowFactory.create(null, null, null, null, RowFactory.create(null, 1L), null),
            RowFactory.create(null, null, null, null, RowFactory.create(null, null), null),
            RowFactory.create(null, null, null, null, null, Vectors.dense(1, 0)),
            RowFactory.create(null, null, null, null, null, Vectors.dense(0, 1)),
            RowFactory.create(null, null, null, null, null, Vectors.dense(0, 1, 0)));
    Dataset<Row> data = spark.createDataFrame(rows, schema);
    assertEquals(rows.size(), positions(data).distinct().count());
  }

  @Test
  void columnsAreAppendedAndTheOthersAreUntouched(SparkSession spark) {
    Metadata metadata = new MetadataBuilder().putString("unit", "euro").build();
    Dataset<Row> rows =
        people(spark, 1000)
            .withColumn("a.b", functions.lit(1))
            .withColumn("income", functions.rand(3).as("income", metadata));
    SplitAssigner assigner = new SplitAssigner().setValidationIndicatorCol("isValidation");
    Dataset<Row> assigned = assigner.transform(rows);
    assertEquals(
        List.of("id", "name", "a.b", "income", "split", "isValidation"),
        List.of(assigned.columns()));
    assertEquals(assigner.transformSchema(rows.schema()), assigned.schema());
    assertEquals(metadata, assigned.schema().apply("income").metadata());
    assertEquals(
        new StructField("isValidation", DataTypes.BooleanType, false, Metadata.empty()),
        assigned.schema().apply("isValidation"));
    assertEquals(0, assigned.filter("isValidation != (split = 'validation')").count());
    assertTrue(assigned.filter("isValidation").count() > 0);
    assertEquals(1000, new SplitAssigner().setKeyCol("a.b").transform(rows).count());
  }

  @Test
  void transformIsLazy(SparkSession spark) {
    Dataset<Row> failing =
        people(spark, 10).withColumn("boom", functions.raise_error(functions.lit("read")));
    Dataset<Row> assigned = new SplitAssigner().transform(failing);
    assertThrows(Exception.class, assigned::collectAsList);
  }

  @Test
  void streamsAreAssignedLikeTables(SparkSession spark, @TempDir Path folder) throws Exception {
    Dataset<Row> rows = people(spark, 200);
    String input = folder.resolve("input").toString();
    rows.write().parquet(input);
    SplitAssigner assigner = new SplitAssigner();
    Dataset<Row> stream =
        assigner.transform(spark.readStream().schema(rows.schema()).parquet(input));
    StreamingQuery query =
        stream.writeStream().format("memory").queryName("assigned").outputMode("append").start();
    try {
      query.processAllAvailable();
      assertEquals(splitsById(assigner.transform(rows)), splitsById(spark.table("assigned")));
    } finally {
      query.stop();
    }
  }

  @Test
  void aReloadedAssignerAssignsAlike(SparkSession spark, @TempDir Path folder) throws Exception {
    SplitAssigner assigner =
        new SplitAssigner()
            .setKeyCol("id")
            .setSeed(7)
            .setWeights(new double[] {1, 1, 2})
            .setSplitCol("part")
            .setValidationIndicatorCol("held");
    String path = folder.resolve("assigner").toString();
    assigner.save(path);
    SplitAssigner loaded = SplitAssigner.load(path);
    assertEquals(assigner.uid(), loaded.uid());
    Dataset<Row> rows = people(spark, 300);
    assertEquals(
        assigner.transform(rows).orderBy("id").collectAsList(),
        loaded.transform(rows).orderBy("id").collectAsList());
    SplitAssigner copy = assigner.copy(ParamMap.empty());
    assertEquals(assigner.extractParamMap().toSeq().size(), copy.extractParamMap().toSeq().size());
    assertEquals(7, copy.getSeed());
  }

  @Test
  void thePlanOfManyColumnsNamesEachOnceForEachOutput(SparkSession spark) {
    int columns = 3000;
    Column[] wide =
        IntStream.range(0, columns)
            .mapToObj(i -> functions.col("id").plus(i).as("c" + i))
            .toArray(Column[]::new);
    Dataset<Row> assigned =
        new SplitAssigner()
            .setValidationIndicatorCol("isValidation")
            .transform(spark.range(20).select(wide));
    int[] nodes = {0};
    JavaConverters.seqAsJavaList(assigned.queryExecution().analyzed().expressions())
        .forEach(
            expression ->
                expression.foreach(
                    node -> {
                      nodes[0]++;
                      return BoxedUnit.UNIT;
                    }));
    // Passed on, hashed for the split, and hashed for the indicator.
    assertTrue(nodes[0] < 3 * columns + 20, nodes[0] + " nodes");
    assertEquals(20, assigned.filter("isValidation = (split = 'validation')").count());
  }

  private static Dataset<Row> people(SparkSession spark, long n) {
    return spark.range(0, n, 1, 3).selectExpr("id", "concat('n', id % 97) as name");
  }

  private static JavaRDD<Double> positions(Dataset<Row> rows) {
    StructType schema = rows.schema();
    return InternalRows.rdd(rows)
        .map(
            row -> {
              StableHash hash = StableHash.seeded(1);
              for (int i = 0; i < schema.size(); i++) {
                DataType type = schema.apply(i).dataType();
                hash.add(row.isNullAt(i) ? null : row.get(i, type), type);
              }
              return hash.uniform();
            });
  }

  private static Map<Long, String> splitsById(Dataset<Row> rows) {
    Map<Long, String> splits = new HashMap<>();
    rows.select("id", "split")
        .collectAsList()
        .forEach(row -> splits.put(row.getLong(0), row.getString(1)));
    return splits;
  }

  private static Map<String, Long> counts(Dataset<Row> rows) {
    Map<String, Long> counts = new HashMap<>();
    rows.groupBy("split")
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }
}
