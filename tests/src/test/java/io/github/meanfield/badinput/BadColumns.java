package io.github.meanfield.badinput;

import static io.github.meanfield.FewRows.withClasses;
import static io.github.meanfield.badinput.BadCase.early;
import static io.github.meanfield.badinput.Given.classifier;
import static io.github.meanfield.badinput.Given.regressor;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Columns that no fit can use, which schemas tell. */
final class BadColumns {

  private static final String FEATURES = "a Vector, array<float>, array<double> or a number";
  private static final UnaryOperator<NeuralNetworkClassifier> PLAIN = classifier -> classifier;
  private static final UnaryOperator<NeuralNetworkClassifier> VALIDATED =
      classifier -> classifier.setValidationIndicatorCol("validation");
  private static final UnaryOperator<NeuralNetworkClassifier> WEIGHTED =
      classifier -> classifier.setWeightCol("w");

  private BadColumns() {}

  static Stream<BadCase> cases() {
    return Stream.of(missing(), types(), ambiguous(), outputs(), regressors())
        .flatMap(cases -> cases);
  }

  private static BadCase fit(
      String name,
      UnaryOperator<NeuralNetworkClassifier> set,
      UnaryOperator<Dataset<Row>> change,
      String... words) {
    return early(
        name,
        given -> {
          NeuralNetworkClassifier classifier = set.apply(classifier());
          Dataset<Row> rows = change.apply(given.rows());
          return () -> refusesSchemaToo(classifier, rows);
        },
        BadSplits.with("classifier: ", words));
  }

  /** What fit refuses by the columns, transformSchema refuses in the same words. */
  private static void refusesSchemaToo(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    try {
      classifier.fit(rows);
    } catch (IllegalArgumentException e) {
      String message = "transformSchema takes it";
      try {
        classifier.transformSchema(rows.schema());
      } catch (IllegalArgumentException again) {
        message = again.getMessage();
      }
      if (!message.equals(e.getMessage())) {
        throw new AssertionError(message);
      }
      throw e;
    }
  }

  private static UnaryOperator<Dataset<Row>> without(String column) {
    return rows -> rows.drop(column);
  }

  private static UnaryOperator<Dataset<Row>> with(String name, Column column) {
    return rows -> rows.withColumn(name, column);
  }

  private static Stream<BadCase> missing() {
    return Stream.of(
        fit(
            "no features",
            PLAIN,
            without("features"),
            "featuresCol 'features' is not among the columns [label, validation]"),
        fit(
            "no label",
            PLAIN,
            without("label"),
            "labelCol 'label' is not among the columns [features, validation]"),
        fit(
            "no indicator",
            VALIDATED,
            without("validation"),
            "validationIndicatorCol 'validation' is not among the columns [features, label]"),
        fit(
            "no weight",
            WEIGHTED,
            rows -> rows,
            "weightCol 'w' is not among the columns [features, label, validation]"),
        fit(
            "case of names counts",
            classifier -> classifier.setLabelCol("Label"),
            rows -> rows,
            "labelCol 'Label' is not among the columns"));
  }

  private static Stream<BadCase> types() {
    return Stream.of(
        fit(
            "text features",
            PLAIN,
            with("features", functions.lit("1 2")),
            "featuresCol 'features' is of type string, but must be " + FEATURES),
        fit(
            "arrays of int",
            PLAIN,
            with("features", functions.array(functions.lit(1))),
            "featuresCol 'features' is of type array<int>, but must be " + FEATURES),
        fit(
            "boolean features",
            PLAIN,
            with("features", functions.lit(true)),
            "is of type boolean, but must be " + FEATURES),
        fit(
            "text label",
            PLAIN,
            with("label", functions.lit("yes")),
            "labelCol 'label' is of type string, but must be a number, or a Vector or array<double> of"),
        fit(
            "boolean label",
            PLAIN,
            with("label", functions.lit(true)),
            "labelCol 'label' is of type boolean, but must be a number"),
        fit(
            "array of integers as label",
            PLAIN,
            with("label", functions.array(functions.lit(1))),
            "labelCol 'label' is of type array<int>, but must be a number, or a Vector"),
        fit(
            "text weight",
            WEIGHTED,
            with("w", functions.lit("heavy")),
            "weightCol 'w' is of type string, but must be a number",
            "a weight of 0 leaves the row out"),
        fit(
            "indicator that is a number",
            VALIDATED,
            with("validation", functions.lit(1)),
            "validationIndicatorCol 'validation' is of type int, but must be boolean"),
        fit(
            "indicator that is text",
            VALIDATED,
            with("validation", functions.lit("true")),
            "validationIndicatorCol 'validation' is of type string, but must be boolean"));
  }

  private static Stream<BadCase> ambiguous() {
    return Stream.of("features", "label", "validation")
        .flatMap(
            name ->
                Stream.of(
                    fit(
                        "two columns " + name,
                        VALIDATED,
                        rows -> rows.select("*", name),
                        "'" + name + "' is ambiguous",
                        "[" + name + ", " + name + "] apart; rename or drop all but one"),
                    fit(
                        name + " in capitals as well",
                        VALIDATED,
                        with("copy", functions.col(name))
                                .andThen(rows -> rows.withColumnRenamed("copy", name.toUpperCase()))
                            ::apply,
                        "'" + name + "' is ambiguous",
                        name.toUpperCase())));
  }

  private static Stream<BadCase> outputs() {
    return Stream.concat(
        Stream.of("rawPrediction", "probability", "prediction")
            .map(
                name ->
                    fit(
                        "existing " + name,
                        PLAIN,
                        with(name, functions.lit(1)),
                        "output column '"
                            + name
                            + "' exists already; drop it or set "
                            + name
                            + "Col")),
        Stream.of(
            fit(
                "existing prediction in capitals",
                PLAIN,
                with("PREDICTION", functions.lit(1)),
                "output column 'prediction' exists already as 'PREDICTION'; drop it or set"),
            fit(
                "output over an input",
                classifier -> classifier.setPredictionCol("label"),
                rows -> rows,
                "output column 'label' exists already"),
            fit(
                "two outputs of one name",
                classifier -> classifier.setPredictionCol("probability"),
                rows -> rows,
                "output column 'probability' exists already"),
            fit(
                "thresholds and declared classes",
                classifier -> classifier.setThresholds(new double[] {1, 1}),
                rows -> withClasses(rows, 3),
                "param thresholds has 2 values, but must have one for each of the 3 classes")));
  }

  private static Stream<BadCase> regressors() {
    return Stream.of(
        early(
            "text target",
            given -> {
              Dataset<Row> rows = given.with("label", "'dear'");
              return () -> regressor().fit(rows);
            },
            "regressor: labelCol 'label' is of type string, but must be " + FEATURES),
        early(
            "existing prediction of a regressor",
            given -> {
              Dataset<Row> rows = given.with("prediction", "1");
              return () -> regressor().fit(rows);
            },
            "regressor: output column 'prediction' exists already; drop it or set predictionCol"));
  }
}
