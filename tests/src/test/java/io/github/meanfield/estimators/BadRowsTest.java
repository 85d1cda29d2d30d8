package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fit says of columns and rows that it cannot use, and that it leaves nothing behind. */
@ExtendWith(SparkSessionExtension.class)
class BadRowsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("validation", DataTypes.BooleanType);

  private Set<Integer> cachedBefore;

  @BeforeEach
  void rememberCached(SparkSession spark) {
    cachedBefore = Set.copyOf(SparkJobs.cached(spark));
  }

  @AfterEach
  void nothingStaysCached(SparkSession spark) {
    assertEquals(cachedBefore, SparkJobs.cached(spark));
    assertEquals(null, spark.sparkContext().getLocalProperty("spark.job.description"));
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(2)
        .setMaxEpochs(1);
  }

  private static Row row(Object features, Object label, Object validation) {
    return RowFactory.create(features, label, validation);
  }

  /** Eight good rows of two classes, every other one for validation, and some more. */
  private static Dataset<Row> goodAnd(SparkSession spark, Row... more) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(row(Vectors.dense(i, -i), (double) (i / 2 % 2), i % 2 == 1));
    }
    rows.addAll(List.of(more));
    // Of an RDD, as the optimizer computes what is made of a local list once and for all.
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 2), SCHEMA);
  }

  private static Arguments columns(
      String name,
      UnaryOperator<NeuralNetworkClassifier> set,
      UnaryOperator<Dataset<Row>> change,
      String... message) {
    return arguments(Named.of(name, set), change, message);
  }

  static Stream<Arguments> badColumns() {
    UnaryOperator<NeuralNetworkClassifier> plain = classifier -> classifier;
    UnaryOperator<NeuralNetworkClassifier> validated =
        classifier -> classifier.setValidationIndicatorCol("validation");
    String features = "a Vector, array<float>, array<double> or a number";
    return Stream.of(
        columns(
            "no features",
            plain,
            rows -> rows.drop("features"),
            "featuresCol 'features' is not among the columns [label, validation]"),
        columns(
            "no label",
            plain,
            rows -> rows.drop("label"),
            "labelCol 'label' is not among the columns [features, validation]"),
        columns(
            "no indicator",
            validated,
            rows -> rows.drop("validation"),
            "validationIndicatorCol 'validation' is not among the columns [features, label]"),
        columns(
            "case of names counts",
            plain.andThen(classifier -> classifier.setLabelCol("Label"))::apply,
            rows -> rows,
            "labelCol 'Label' is not among the columns"),
        columns(
            "text features",
            plain,
            rows -> rows.withColumn("features", functions.lit("1 2")),
            "featuresCol 'features' is of type string, but must be " + features),
        columns(
            "arrays of int",
            plain,
            rows -> rows.withColumn("features", functions.array(functions.lit(1))),
            "featuresCol 'features' is of type array<int>, but must be " + features),
        columns(
            "boolean features",
            plain,
            rows -> rows.withColumn("features", functions.lit(true)),
            "is of type boolean, but must be " + features),
        columns(
            "text label",
            plain,
            rows -> rows.withColumn("label", functions.lit("yes")),
            "labelCol 'label' is of type string, but must be a number; StringIndexer"),
        columns(
            "boolean label",
            plain,
            rows -> rows.withColumn("label", functions.lit(true)),
            "labelCol 'label' is of type boolean, but must be a number"),
        columns(
            "vector label",
            plain,
            rows -> rows.withColumn("label", rows.col("features")),
            "labelCol 'label' is of type vector, but must be a number"),
        columns(
            "indicator that is a number",
            validated,
            rows -> rows.withColumn("validation", functions.lit(1)),
            "validationIndicatorCol 'validation' is of type int, but must be boolean"),
        columns(
            "indicator that is text",
            validated,
            rows -> rows.withColumn("validation", functions.lit("true")),
            "validationIndicatorCol 'validation' is of type string, but must be boolean"),
        columns(
            "existing rawPrediction",
            plain,
            rows -> rows.withColumn("rawPrediction", functions.lit(1)),
            "output column 'rawPrediction' exists already; drop it or set rawPredictionCol"),
        columns(
            "existing probability",
            plain,
            rows -> rows.withColumn("probability", functions.lit(1)),
            "output column 'probability' exists already; drop it or set probabilityCol"),
        columns(
            "existing prediction",
            plain,
            rows -> rows.withColumn("prediction", functions.lit(1)),
            "output column 'prediction' exists already; drop it or set predictionCol"),
        columns(
            "output over an input",
            classifier -> classifier.setPredictionCol("label"),
            rows -> rows,
            "output column 'label' exists already"),
        columns(
            "two outputs of one name",
            classifier -> classifier.setPredictionCol("probability"),
            rows -> rows,
            "output column 'probability' exists already"),
        columns(
            "patience without indicator",
            classifier -> classifier.setPatience(3),
            rows -> rows,
            "param patience is 3",
            "set validationIndicatorCol"),
        columns(
            "thresholds and declared classes",
            classifier -> classifier.setThresholds(new double[] {1, 1}),
            rows -> withClasses(rows, 3),
            "param thresholds has 2 values, but must have one for each of the 3 classes"));
  }

  private static Dataset<Row> withClasses(Dataset<Row> rows, int classes) {
    return rows.withColumn(
        "label",
        rows.col("label")
            .as("label", NominalAttribute.defaultAttr().withNumValues(classes).toMetadata()));
  }

  @ParameterizedTest
  @MethodSource("badColumns")
  void columnsAreRefusedBeforeAnyJob(
      UnaryOperator<NeuralNetworkClassifier> set,
      UnaryOperator<Dataset<Row>> change,
      String[] message,
      SparkSession spark) {
    NeuralNetworkClassifier classifier = set.apply(classifier());
    Dataset<Row> rows = change.apply(goodAnd(spark));
    int jobs =
        SparkJobs.during(
            spark,
            () -> {
              IllegalArgumentException error =
                  assertThrows(IllegalArgumentException.class, () -> classifier.fit(rows));
              assertMessage(error, message);
              assertTrue(error.getMessage().startsWith("classifier: "), error.getMessage());
            });
    assertEquals(0, jobs);
    assertRefused(() -> classifier.transformSchema(rows.schema()), message);
  }

  static Stream<Arguments> badFeatures() {
    List<Arguments> all = new ArrayList<>();
    String infinite = "infinite or beyond the range of float";
    for (String handleInvalid : List.of("error", "skip", "keep")) {
      all.add(arguments(handleInvalid, null, "null"));
      all.add(arguments(handleInvalid, Vectors.dense(1, Double.NaN), "NaN"));
      all.add(arguments(handleInvalid, Vectors.dense(Double.POSITIVE_INFINITY, 1), infinite));
      all.add(arguments(handleInvalid, Vectors.dense(1, Double.NEGATIVE_INFINITY), infinite));
      all.add(arguments(handleInvalid, Vectors.dense(1, -4e38), infinite));
      all.add(
          arguments(
              handleInvalid, Vectors.sparse(2, new int[] {1}, new double[] {1e39}), infinite));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("badFeatures")
  void invalidFeaturesAreHandled(
      String handleInvalid, Vector bad, String words, SparkSession spark) {
    Dataset<Row> rows =
        goodAnd(spark, row(bad, 1.0, false), row(bad, 0.0, true), row(bad, 1.0, true));
    NeuralNetworkClassifier classifier =
        classifier().setHandleInvalid(handleInvalid).setValidationIndicatorCol("validation");
    if (handleInvalid.equals("error")) {
      assertRefused(
          () -> classifier.fit(rows),
          "classifier: featuresCol 'features'",
          "3 rows with features that are " + words + " (such as " + bad + ")",
          "required are 2 finite features",
          "set handleInvalid to skip");
    } else {
      TrainingSummary summary = classifier.fit(rows).summary();
      assertEquals(Map.of("features that are " + words, 3L), summary.skippedRows());
      assertEquals(4, summary.trainingRows());
      assertEquals(4, summary.validationRows());
      assertEquals(4, summary.epochs().get(0).rows());
    }
  }

  private static Arguments rows(String name, Row bad, String... message) {
    return arguments(Named.of(name, bad), message);
  }

  static Stream<Arguments> badRows() {
    Vector fine = Vectors.dense(1, 2);
    return Stream.of(
        rows("null label", row(fine, null, false), "labels that are null (such as null)"),
        rows("NaN label", row(fine, Double.NaN, false), "labels that are NaN (such as NaN)"),
        rows(
            "infinite label",
            row(fine, Double.POSITIVE_INFINITY, false),
            "labels that are infinite (such as Infinity)"),
        rows("negative label", row(fine, -1.0, false), "labels that are negative (such as -1.0)"),
        rows(
            "fractional label",
            row(fine, 0.5, false),
            "labels that are not whole numbers (such as 0.5)"),
        rows("an id for a label", row(fine, 1e7, false), "labels that are beyond 1000000 classes"),
        rows("bad label of a validation row", row(fine, -2.0, true), "negative (such as -2.0)"),
        rows(
            "another size",
            row(Vectors.dense(1, 2, 3), 1.0, false),
            "features that are of another size (such as [1.0,2.0,3.0])",
            "2 finite features"),
        rows(
            "no features at all", row(Vectors.dense(new double[0]), 1.0, false), "of another size"),
        rows(
            "null indicator",
            row(fine, 1.0, null),
            "validationIndicatorCol 'validation'",
            "a validation indicator that is null (such as [[1.0,2.0],1.0,null])"));
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void rowsAreRefusedWhateverHandleInvalidSays(Row bad, String[] message, SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark, bad, bad);
    for (String handleInvalid : List.of("error", "skip", "keep")) {
      NeuralNetworkClassifier classifier =
          classifier().setHandleInvalid(handleInvalid).setValidationIndicatorCol("validation");
      assertRefused(() -> classifier.fit(rows), message);
      assertRefused(
          () -> classifier.fit(rows),
          "classifier: ",
          "featuresCol 'features'",
          "labelCol 'label'",
          "2 rows with ",
          "required are 2 finite features, a label, and true or false in every row");
    }
  }

  @Test
  void everyReasonIsCounted(SparkSession spark) {
    Dataset<Row> rows =
        goodAnd(
            spark,
            row(null, 1.0, false),
            row(Vectors.dense(Double.NaN, 0), 1.0, false),
            row(Vectors.dense(0, Double.NaN), 1.0, false),
            row(Vectors.dense(0, 0), -3.0, false));
    assertRefused(
        () -> classifier().fit(rows),
        "2 rows with features that are NaN (such as [",
        "1 row with features that are null (such as null)",
        "1 row with labels that are negative (such as -3.0)");
    assertRefused(
        () -> classifier().setHandleInvalid("skip").fit(rows), "hold 1 row with labels that are");
  }

  @Test
  void labelsBeyondDeclaredClassesAreRefused(SparkSession spark) {
    Dataset<Row> rows = withClasses(goodAnd(spark, row(Vectors.dense(1, 1), 2.0, false)), 2);
    assertRefused(
        () -> classifier().fit(rows),
        "classifier: ",
        "labelCol 'label'",
        "1 row with labels that are beyond the 2 classes of the column's metadata (such as 2.0)");
    assertEquals(5, classifier().fit(withClasses(goodAnd(spark), 5)).numClasses());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void oneClassIsRefused(int label, SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark).withColumn("label", functions.lit((double) label));
    String[] message = {
      "classifier: labelCol 'label' holds one class only (" + label + ")", "at least 2"
    };
    assertRefused(() -> classifier().fit(rows), message);
    assertRefused(() -> classifier().fit(withClasses(rows, 4)), message);
    Dataset<Row> elsewhere =
        goodAnd(spark).withColumn("label", functions.expr("if(validation, 3, " + label + ")"));
    assertRefused(
        () -> classifier().setValidationIndicatorCol("validation").fit(elsewhere), message);
  }

  @Test
  void aClassMayOccurInValidationAlone(SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark, row(Vectors.dense(5, 5), 4.0, true));
    NeuralNetworkClassifier classifier = classifier().setValidationIndicatorCol("validation");
    assertEquals(5, classifier.fit(rows).numClasses());
    assertTrue(Double.isFinite(classifier.fit(rows).summary().epochs().get(0).validationLoss()));
  }

  @Test
  void noRowsAreRefused(SparkSession spark) {
    String[] message = {"classifier: there are no rows to train on"};
    assertRefused(() -> classifier().fit(spark.createDataFrame(List.of(), SCHEMA)), message);
    assertRefused(() -> classifier().fit(goodAnd(spark).where("label > 5")), message);
    Dataset<Row> invalid =
        goodAnd(spark).withColumn("features", functions.expr("nullif(features, features)"));
    assertRefused(
        () -> classifier().setHandleInvalid("skip").fit(invalid),
        message[0],
        "8 rows with features that are null");
    assertRefused(
        () -> classifier().fit(invalid), "8 rows with features that are null (such as null)");
    Dataset<Row> validation = goodAnd(spark).withColumn("validation", functions.lit(true));
    assertRefused(
        () -> classifier().setValidationIndicatorCol("validation").fit(validation),
        message[0],
        "validationIndicatorCol 'validation' is true in all 8");
  }

  @Test
  void noFeaturesAreRefused(SparkSession spark) {
    Dataset<Row> rows =
        goodAnd(spark).withColumn("features", functions.expr("cast(array() AS array<double>)"));
    assertRefused(
        () -> classifier().fit(rows),
        "classifier: featuresCol 'features' has 0 features",
        "at least 1");
  }

  @Test
  void patienceNeedsValidationRows(SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark).withColumn("validation", functions.lit(false));
    NeuralNetworkClassifier classifier = classifier().setValidationIndicatorCol("validation");
    assertRefused(
        () -> classifier.setPatience(2).fit(rows),
        "classifier: param patience is 2",
        "validationIndicatorCol 'validation' is true in none of the 8 rows");
    TrainingSummary summary = classifier.setPatience(0).fit(rows).summary();
    assertTrue(Double.isNaN(summary.epochs().get(0).validationLoss()));
  }

  @Test
  void thresholdsNeedOneValueAClass(SparkSession spark) {
    assertRefused(
        () -> classifier().setThresholds(new double[] {1, 2, 3}).fit(goodAnd(spark)),
        "classifier: param thresholds has 3 values",
        "each of the 2 classes");
  }

  @Test
  void fitsThatSucceedOrFailLeaveNothingCached(SparkSession spark) {
    classifier().setValidationIndicatorCol("validation").fit(goodAnd(spark));
    nothingStaysCached(spark);
    Dataset<Row> broken =
        goodAnd(spark)
            .withColumn(
                "features",
                functions
                    .udf(
                        (Vector vector) -> {
                          if (vector.apply(0) == 7) {
                            throw new IllegalStateException("no seven");
                          }
                          return vector;
                        },
                        SQLDataTypes.VectorType())
                    .apply(functions.col("features")));
    assertThrows(Exception.class, () -> classifier().fit(broken));
  }

  private static final AtomicInteger READS = new AtomicInteger();

  @Test
  void rowsThatChangeBetweenReadsAreNoticed(SparkSession spark) {
    Dataset<Row> changing =
        goodAnd(spark)
            .withColumn(
                "features",
                functions
                    .udf(
                        (Vector vector) -> Vectors.dense(READS.incrementAndGet(), 1),
                        SQLDataTypes.VectorType())
                    .asNondeterministic()
                    .apply(functions.col("features")));
    TrainingListener forget =
        new TrainingListener() {
          @Override
          public void onStart(String uid, int workers, long training, long validation) {
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .getPersistentRDDs()
                .values()
                .forEach(rdd -> rdd.unpersist(true));
          }
        };
    assertMessage(
        assertThrows(Exception.class, () -> classifier().setTrainingListener(forget).fit(changing)),
        "has changed since it was read first",
        "Cache or write them before fitting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"onStart", "onEpoch", "onStop"})
  void aListenerMayEndTheFit(String when, SparkSession spark) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStart(String uid, int workers, long training, long validation) {
            end("onStart");
          }

          @Override
          public void onEpoch(EpochRecord epoch) {
            end("onEpoch");
          }

          @Override
          public void onStop(TrainingSummary summary) {
            end("onStop");
          }

          private void end(String here) {
            if (here.equals(when)) {
              throw new UnsupportedOperationException(here);
            }
          }
        };
    assertThrows(
        UnsupportedOperationException.class,
        () -> classifier().setTrainingListener(listener).fit(goodAnd(spark)));
  }

  @Test
  void divergenceEndsTheFit(SparkSession spark) {
    NeuralNetworkClassifier classifier =
        classifier().setUpdater("sgd").setLearningRate(1e8).setL2(1).setBatchSize(1);
    assertMessage(
        assertThrows(IllegalStateException.class, () -> classifier.fit(goodAnd(spark))),
        "classifier: training diverged in epoch ",
        "round",
        "learningRate 1.0E8",
        "Lower the learning rate");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aValidationLossThatIsNotFiniteEndsTheFit(boolean restoreBest, SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark, row(Vectors.dense(3e38, 3e38), 1.0, true));
    NeuralNetworkClassifier classifier =
        classifier()
            .setValidationIndicatorCol("validation")
            .setRestoreBest(restoreBest)
            .setWeightInit("ones");
    assertMessage(
        assertThrows(IllegalStateException.class, () -> classifier.fit(rows)),
        "classifier: training diverged in epoch 1",
        "validation loss",
        "standardize the features");
  }
}
