package io.github.meanfield.badinput;

import static io.github.meanfield.FewRows.row;
import static io.github.meanfield.FewRows.withClasses;
import static io.github.meanfield.badinput.BadCase.late;
import static io.github.meanfield.badinput.Given.classifier;
import static io.github.meanfield.badinput.Given.regressor;
import static io.github.meanfield.badinput.Given.validated;

import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Labels that cannot be learned. */
final class BadLabels {

  private static final Vector FINE = Vectors.dense(1, 2);

  private BadLabels() {}

  static Stream<BadCase> cases() {
    return Stream.of(rows(), classes(), targets()).flatMap(cases -> cases);
  }

  private static Stream<BadCase> rows() {
    return Stream.of("error", "skip", "keep")
        .flatMap(
            handle ->
                Stream.of(
                    label(null, handle, "null (such as null)"),
                    label(Double.NaN, handle, "NaN (such as NaN)"),
                    label(Double.POSITIVE_INFINITY, handle, "infinite (such as Infinity)"),
                    label(-1.0, handle, "negative (such as -1.0)"),
                    label(0.5, handle, "not whole numbers (such as 0.5)"),
                    label(1e7, handle, "beyond 1000000 classes (such as 1.0E7)"),
                    BadFeatures.other(
                        "label of a validation row",
                        handle,
                        row(FINE, -2.0, true),
                        "2 rows with labels that are negative (such as -2.0)")));
  }

  private static BadCase label(Double label, String handleInvalid, String words) {
    return BadFeatures.other(
        "label " + label,
        handleInvalid,
        row(FINE, label, false),
        "2 rows with labels that are " + words);
  }

  private static Stream<BadCase> classes() {
    Stream<BadCase> one =
        Stream.of(0, 1, 2)
            .flatMap(
                label ->
                    Stream.of(
                        oneClass(label, "", rows -> constant(rows, label)),
                        oneClass(label, " of four", rows -> withClasses(constant(rows, label), 4)),
                        oneClass(
                            label,
                            " but in validation rows",
                            rows ->
                                rows.withColumn(
                                    "label", functions.expr("IF(validation, 3, " + label + ")")))));
    return Stream.concat(
        one,
        Stream.of(
            late(
                "label beyond the classes of the metadata",
                given -> {
                  Dataset<Row> rows =
                      withClasses(given.rows(row(Vectors.dense(1, 1), 2.0, false)), 2);
                  return () -> classifier().fit(rows);
                },
                "classifier: ",
                "labelCol 'label'",
                "1 row with labels that are beyond the 2 classes of the column's metadata (such as"
                    + " 2.0)"),
            late(
                "classes of validation rows alone",
                given -> {
                  Dataset<Row> rows = given.with("label", "IF(validation, 4 + 3 * label, label)");
                  return () -> validated().fit(rows);
                },
                "classifier: labelCol 'label' holds ",
                "validation rows of classes that no training row has (such as 4), beyond the 2"
                    + " classes of the training rows"),
            late(
                "thresholds for other classes",
                given -> {
                  Dataset<Row> rows = given.rows();
                  return () -> classifier().setThresholds(new double[] {1, 2, 3}).fit(rows);
                },
                "classifier: param thresholds has 3 values",
                "each of the 2 classes")));
  }

  private static Dataset<Row> constant(Dataset<Row> rows, int label) {
    return rows.withColumn("label", functions.lit((double) label));
  }

  private static BadCase oneClass(int label, String which, UnaryOperator<Dataset<Row>> change) {
    return late(
        "one class " + label + which,
        given -> {
          Dataset<Row> rows = change.apply(given.rows());
          return () -> validated().fit(rows);
        },
        "classifier: labelCol 'label' holds one class only (" + label + ") in the training rows",
        "a classifier needs at least 2");
  }

  private static BadCase target(
      String name, UnaryOperator<NeuralNetworkRegressor> set, String expression, String... words) {
    return late(
        "target " + name,
        given -> {
          Dataset<Row> rows = given.with("target", expression);
          return () -> set.apply(regressor().setLabelCol("target")).fit(rows);
        },
        BadSplits.with("regressor: ", BadSplits.with("labelCol 'target'", words)));
  }

  private static Stream<BadCase> targets() {
    UnaryOperator<NeuralNetworkRegressor> plain = regressor -> regressor;
    return Stream.of(
        target("null", plain, "double(NULL)", "8 rows with labels that are null"),
        target("NaN", plain, "double('NaN')", "8 rows with labels that are NaN (such as NaN)"),
        target(
            "infinite", plain, "IF(label = 1, double('Infinity'), 1D)", "4 rows", "are infinite"),
        target(
            "negative count",
            regressor -> regressor.setLoss("poisson"),
            "label - 0.5D",
            "4 rows with labels that are negative, which the poisson loss cannot take (such as"
                + " -0.5)"),
        target(
            "of another size",
            plain,
            "IF(label = 1, array(1D), array(1D, 2D))",
            "4 rows with labels that are of another size than 2 (such as "),
        target(
            "with a null in it",
            plain,
            "IF(label = 1, array(1D, NULL), array(1D, 2D))",
            "4 rows with labels that are null (such as "),
        target(
            "spread beyond double",
            plain,
            "IF(label = 1, 1e200D, -1e200D)",
            "has targets of mean [",
            "standard deviation [Infinity]",
            "rescale the targets"),
        target(
            "beyond float",
            regressor -> regressor.setStandardizeTarget(false),
            "1e39D * (1 + label)",
            "has targets of mean [1.5E39]",
            "set standardizeTarget to true"),
        target(
            "counts beyond float",
            regressor -> regressor.setLoss("poisson"),
            "1e39D * (1 + label)",
            "has targets of mean [1.5E39]",
            "must be at most 3.4028234663852886E38; rescale the targets"));
  }
}
