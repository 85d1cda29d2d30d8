package io.github.meanfield.estimators.sampling;

import static io.github.meanfield.estimators.sampling.SampledRows.SCHEMA;
import static io.github.meanfield.estimators.sampling.SampledRows.features;
import static io.github.meanfield.estimators.sampling.SampledRows.isBetween;
import static io.github.meanfield.estimators.sampling.SampledRows.sampler;
import static io.github.meanfield.estimators.sampling.SampledRows.seen;
import static io.github.meanfield.estimators.sampling.SampledRows.withHeld;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows count, and what is made of them. */
@ExtendWith(SparkSessionExtension.class)
class OversamplingTest {

  private static SampledRows sampled;
  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    sampled = new SampledRows(spark);
    rows = sampled.rows();
  }

  private static Map<Integer, Integer> training(List<Row> seen) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (Row row : seen) {
      if (!row.<Boolean>getAs("held")) {
        counts.merge(row.getAs("label"), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void classesHaveAsManyRowsAsTheRatioSays() {
    for (String strategy : List.of("random", "smote")) {
      assertEquals(Map.of(0, 30, 1, 30, 2, 30), training(seen(rows, withHeld(), strategy, 1)));
      assertEquals(Map.of(0, 30, 1, 18, 2, 18), training(seen(rows, withHeld(), strategy, 0.6)));
      assertEquals(Map.of(0, 30, 1, 15, 2, 5), training(seen(rows, withHeld(), strategy, 0.01)));
    }
  }

  @Test
  void copiesAreOfTrainingRowsAndAsManyOfEach() {
    List<Row> seen = seen(rows, withHeld(), "random", 0.9);
    assertEquals(
        List.of("features", "label", "weight", "held"), List.of(seen.get(0).schema().fieldNames()));
    Map<Row, Integer> copies = new HashMap<>();
    seen.forEach(row -> copies.merge(sampled.original(row), 1, Integer::sum));
    assertEquals(60, copies.size(), "all rows are there");
    copies.forEach(
        (row, count) -> {
          int label = row.getAs("label");
          boolean held = row.getAs("held");
          // 27 rows of 15 and of 5.
          int least = held || label == 0 ? 1 : label == 1 ? 1 : 5;
          int most = held || label == 0 ? 1 : label == 1 ? 2 : 6;
          assertTrue(count >= least && count <= most, () -> row + ": " + count);
        });
    for (Row row : seen) {
      Row original = sampled.original(row);
      for (String column : List.of("label", "weight", "held")) {
        assertEquals(original.<Object>getAs(column), row.getAs(column));
      }
    }
  }

  @Test
  void rowsOfSmoteLieBetweenTrainingRowsOfTheirClass() {
    List<Row> seen = seen(rows, withHeld(), "smote", 1);
    List<Row> made = seen.stream().filter(sampled::isNew).toList();
    assertEquals(40, made.size());
    assertEquals(60, seen.size() - made.size());
    List<Row> ends = rows.where("not held").collectAsList();
    for (Row row : made) {
      assertTrue(isBetween(row, ends, "label", "weight"), row::toString);
      assertEquals(false, row.getAs("held"));
    }
    assertTrue(made.stream().map(SampledRows::features).distinct().count() > 35);
  }

  @Test
  void nominalFeaturesAreThoseOfTheMetadata(SparkSession spark) {
    AttributeGroup group =
        new AttributeGroup(
            "features",
            new Attribute[] {
              NumericAttribute.defaultAttr(), NominalAttribute.defaultAttr().withNumValues(200)
            });
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Vector features = Vectors.sparse(2, new int[] {0, 1}, new double[] {i + 1, 7.0 * (i % 5)});
      made.add(RowFactory.create((long) i, features, i < 16 ? 0 : 1, 1.0, false));
    }
    StructField[] fields = SCHEMA.fields().clone();
    fields[1] = group.toStructField();
    StructType schema = new StructType(fields);
    SeenRows estimator = new SeenRows();
    List<Row> seen = seen(spark.createDataFrame(made, schema), estimator, "smote", 1);
    assertEquals(32, seen.size());
    for (Row row : seen) {
      assertInstanceOf(SparseVector.class, features(row));
      assertEquals(0, features(row).apply(1) % 7);
    }
    assertEquals(
        group.toStructField().metadata(), seen.get(0).schema().apply("features").metadata());
  }

  @Test
  void fewerNeighboursMakeOtherRows() {
    SeenRows one = withHeld();
    sampler(one, "smote").setNumNeighbors(1).fit(rows);
    assertNotEquals(seen(rows, withHeld(), "smote", 1), one.fits().get(0));
  }

  /** Of 10,001 rows, one is no neighbour; the others must not be taken for their own. */
  @Test
  void neighboursAreLookedForAmongTenThousandRows(SparkSession spark) {
    Dataset<Row> many =
        spark
            .range(0, 20_004, 1, 2)
            .selectExpr("array(double(id)) AS features", "int(id > 10000) AS label");
    Dataset<Row> vectors =
        many.withColumn("features", functions.array_to_vector(many.col("features")));
    SeenRows estimator = new SeenRows();
    sampler(estimator, "smote").setNumNeighbors(1).fit(vectors);
    List<Row> seen = estimator.fits().get(0);
    assertEquals(20_006, seen.size());
    List<Row> made =
        seen.stream()
            .filter(row -> features(row).apply(0) != Math.rint(features(row).apply(0)))
            .toList();
    assertEquals(2, made.size());
    for (Row row : made) {
      assertEquals(0, row.<Integer>getAs("label"));
      assertTrue(features(row).apply(0) < 10_000, row::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "smote"})
  void rowsAreTheSameInAnyPartitionsAndOthersByAnotherSeed(String strategy) {
    List<Row> once = seen(rows, withHeld(), strategy, 0.9);
    Dataset<Row> spread = rows.repartitionByRange(7, rows.col("id")).sortWithinPartitions("id");
    assertEquals(once, seen(spread, withHeld(), strategy, 0.9));
    SeenRows other = withHeld();
    sampler(other, strategy).setSamplingRatio(0.9).setSeed(43).fit(rows);
    assertNotEquals(once, other.fits().get(0));
  }

  @Test
  void rowsThatCannotBeTrainedOnAreLeftAlone(SparkSession spark) {
    List<Row> made = new ArrayList<>(rows.collectAsList());
    made.add(RowFactory.create(60L, null, 2, 1.0, false));
    made.add(RowFactory.create(61L, Vectors.dense(9, 9), null, 1.0, false));
    made.add(RowFactory.create(62L, Vectors.dense(8, 8), 2, 0.0, false));
    made.add(RowFactory.create(63L, Vectors.dense(7, 7), 2, null, false));
    made.add(RowFactory.create(64L, Vectors.dense(6, 6), 2, 1.0, null));
    List<Row> seen = seen(spark.createDataFrame(made, SCHEMA), withHeld(), "random", 1);
    assertEquals(10 + 90 + 5, seen.size());
    assertEquals(
        5, seen.stream().filter(row -> row.isNullAt(0) || sampled.isNew(row)).distinct().count());
  }

  /** The network trains on as many rows of each class: those that it leaves out are not counted. */
  @Test
  void rowsThatTheClassifierLeavesOutAreNoTrainingRows(SparkSession spark) {
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      double feature = i > 13 ? Double.NaN : i;
      made.add(RowFactory.create((long) i, Vectors.dense(i, feature), i < 10 ? 0 : 1, 1.0, false));
    }
    Dataset<Row> some = spark.createDataFrame(made, SCHEMA);
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {2})
            .setMaxEpochs(1)
            .setNumWorkers(1)
            .setHandleInvalid("skip");
    MinorityOversampler<NeuralNetworkClassificationModel> sampler =
        new MinorityOversampler<NeuralNetworkClassificationModel>().setEstimator(network);
    for (String strategy : List.of("random", "smote")) {
      assertEquals(20, sampler.setStrategy(strategy).fit(some).summary().trainingRows());
    }
    network.setFeatureEncoding("tabular");
    assertEquals(20, sampler.fit(some).summary().trainingRows(), "NaN is valid");
  }

  @Test
  void aWeightThatIsNotANumberIsNotAboveZero(SparkSession spark) {
    List<Row> made = new ArrayList<>(rows.collectAsList());
    made.add(RowFactory.create(60L, Vectors.dense(9, 9), 2, Double.NaN, false));
    List<Row> seen = seen(spark.createDataFrame(made, SCHEMA), withHeld(), "random", 1);
    assertEquals(10 + 90 + 1, seen.size());
  }
}
