package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fit says of rows that it cannot use. */
class BadRowsTest extends FitChecks {

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
            "a validation indicator that is null (such as [1.0,2.0])"));
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void rowsAreRefusedWhateverHandleInvalidSays(Row bad, String[] message, SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark, bad, bad);
    for (String handleInvalid : List.of("error", "skip", "keep")) {
      NeuralNetworkClassifier classifier =
          classifier().setHandleInvalid(handleInvalid).setValidationIndicatorCol("validation");
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> classifier.fit(rows));
      assertMessage(error, message);
      assertMessage(
          error,
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
    NeuralNetworkClassificationModel model =
        classifier().setValidationIndicatorCol("validation").fit(rows);
    assertEquals(5, model.numClasses());
    assertTrue(Double.isFinite(model.summary().epochs().get(0).validationLoss()));
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
}
