package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.SparkJobs;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a fit says of columns that it cannot use. */
class BadColumnsTest extends FitChecks {

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
}
