package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.FewRows.goodAnd;
import static io.github.meanfield.FewRows.row;
import static io.github.meanfield.FewRows.withClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a fit counts the rows that it cannot use, and goes on without them if it may. */
class BadRowsTest extends FitChecks {

  static Stream<Arguments> badFeatures() {
    List<Arguments> all = new ArrayList<>();
    String infinite = "infinite or beyond the range of float";
    for (String handleInvalid : List.of("skip", "keep")) {
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
  void rowsWithInvalidFeaturesAreLeftOutAndCounted(
      String handleInvalid, Vector bad, String words, SparkSession spark) {
    Dataset<Row> rows =
        goodAnd(spark, row(bad, 1.0, false), row(bad, 0.0, true), row(bad, 1.0, true));
    NeuralNetworkClassifier classifier =
        classifier().setHandleInvalid(handleInvalid).setValidationIndicatorCol("validation");
    TrainingSummary summary = classifier.fit(rows).summary();
    assertEquals(Map.of("features that are " + words, 3L), summary.skippedRows());
    assertEquals(4, summary.trainingRows());
    assertEquals(4, summary.validationRows());
    assertEquals(4, summary.epochs().get(0).rows());
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
  void classesMayBeDeclaredThatNoRowHas(SparkSession spark) {
    assertEquals(5, classifier().fit(withClasses(goodAnd(spark), 5)).numClasses());
  }

  @Test
  void aDeclaredClassMayOccurInValidationAlone(SparkSession spark) {
    Dataset<Row> rows = withClasses(goodAnd(spark, row(Vectors.dense(5, 5), 4.0, true)), 5);
    NeuralNetworkClassificationModel model =
        classifier().setValidationIndicatorCol("validation").fit(rows);
    assertEquals(5, model.numClasses());
    assertTrue(Double.isFinite(model.summary().epochs().get(0).validationLoss()));
  }

  @Test
  void withoutValidationRowsThereIsNoValidationLoss(SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark).withColumn("validation", functions.lit(false));
    NeuralNetworkClassifier classifier = classifier().setValidationIndicatorCol("validation");
    TrainingSummary summary = classifier.fit(rows).summary();
    assertTrue(Double.isNaN(summary.epochs().get(0).validationLoss()));
  }
}
