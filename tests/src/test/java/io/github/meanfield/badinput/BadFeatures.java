package io.github.meanfield.badinput;

import static io.github.meanfield.FewRows.row;
import static io.github.meanfield.badinput.BadCase.late;
import static io.github.meanfield.badinput.Given.classifier;
import static io.github.meanfield.badinput.Given.regressor;
import static io.github.meanfield.badinput.Given.validated;

import io.github.meanfield.FewRows;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Features, weights and indicators that no fit can use. */
final class BadFeatures {

  private static final Vector FINE = Vectors.dense(1, 2);

  private BadFeatures() {}

  static Stream<BadCase> cases() {
    return Stream.of(notFinite(), others(), weights(), none()).flatMap(cases -> cases);
  }

  private static Stream<BadCase> notFinite() {
    String infinite = "infinite or beyond the range of float";
    return Stream.of(
        notFinite(null, "null"),
        notFinite(Vectors.dense(1, Double.NaN), "NaN"),
        notFinite(Vectors.dense(Double.POSITIVE_INFINITY, 1), infinite),
        notFinite(Vectors.dense(1, Double.NEGATIVE_INFINITY), infinite),
        notFinite(Vectors.dense(1, -4e38), infinite),
        notFinite(Vectors.sparse(2, new int[] {1}, new double[] {1e39}), infinite));
  }

  private static BadCase notFinite(Vector bad, String words) {
    return late(
        "features " + bad,
        given -> {
          Dataset<Row> rows =
              given.rows(row(bad, 1.0, false), row(bad, 0.0, true), row(bad, 1.0, true));
          return () -> validated().fit(rows);
        },
        "classifier: featuresCol 'features'",
        "3 rows with features that are " + words + " (such as " + bad + ")",
        "required are 2 finite features",
        "set handleInvalid to skip");
  }

  /** Rows that are an error whatever handleInvalid says. */
  private static Stream<BadCase> others() {
    return Stream.of("error", "skip", "keep")
        .flatMap(
            handle ->
                Stream.of(
                    other(
                        "more features than the others",
                        handle,
                        row(Vectors.dense(1, 2, 3), 1.0, false),
                        "2 rows with features that are of another size (such as 3 in [1.0,2.0,3.0])"),
                    other(
                        "no features",
                        handle,
                        row(Vectors.dense(new double[0]), 1.0, false),
                        "2 rows with features that are of another size (such as 0 in [])"),
                    other(
                        "a null indicator",
                        handle,
                        row(FINE, 1.0, null),
                        "validationIndicatorCol 'validation'",
                        "2 rows with a validation indicator that is null (such as [1.0,2.0])")));
  }

  static BadCase other(String name, String handleInvalid, Row bad, String... words) {
    return late(
        name + ", handleInvalid " + handleInvalid,
        given -> {
          Dataset<Row> rows = given.rows(bad, bad);
          return () -> validated().setHandleInvalid(handleInvalid).fit(rows);
        },
        BadSplits.with(
            "classifier: featuresCol 'features', labelCol 'label'",
            BadSplits.with(
                "required are 2 finite features, a label, and true or false in every row", words)));
  }

  private static Stream<BadCase> weights() {
    return Stream.of("-1D", "double('NaN')", "double('Infinity')", "double(NULL)", "1e300D")
        .map(
            weight ->
                late(
                    "weight " + weight,
                    given -> {
                      Dataset<Row> rows = given.with("w", "IF(label = 1, " + weight + ", 1D)");
                      return () -> classifier().setWeightCol("w").fit(rows);
                    },
                    "classifier: ",
                    "weightCol 'w' hold 4 rows with weights that are ",
                    weight.equals("1e300D")
                        ? "beyond the range of float (such as 1.0E300)"
                        : "not finite numbers of at least 0 (such as ",
                    "a weight of at least 0 in every row"));
  }

  private static Stream<BadCase> none() {
    String none = "classifier: there are no rows to train on: ";
    return Stream.of(
        late(
            "an empty DataFrame",
            given -> {
              Dataset<Row> rows = given.spark().createDataFrame(List.of(), FewRows.SCHEMA);
              return () -> classifier().fit(rows);
            },
            none + "the DataFrame is empty"),
        late(
            "a filter that no row passes",
            given -> {
              Dataset<Row> rows = given.rows().where("label > 5");
              return () -> regressor().fit(rows);
            },
            "regressor: there are no rows to train on: the DataFrame is empty"),
        late(
            "all rows invalid, and skipped",
            given -> {
              Dataset<Row> rows = given.with("features", "nullif(features, features)");
              return () -> classifier().setHandleInvalid("skip").fit(rows);
            },
            none + "featuresCol 'features' holds 8 rows with features that are null"),
        late(
            "all rows invalid",
            given -> {
              Dataset<Row> rows = given.with("features", "nullif(features, features)");
              return () -> classifier().fit(rows);
            },
            "classifier: featuresCol 'features'",
            "8 rows with features that are null (such as null)"),
        late(
            "all rows for validation",
            given -> {
              Dataset<Row> rows = given.rows().withColumn("validation", functions.lit(true));
              return () -> validated().fit(rows);
            },
            none + "validationIndicatorCol 'validation' is true in all 8 rows"),
        late(
            "all weights zero",
            given -> {
              Dataset<Row> rows = given.with("w", "0D");
              return () -> classifier().setWeightCol("w").fit(rows);
            },
            none + "featuresCol 'features' holds 8 rows with weights that are zero"),
        late(
            "rows without a single feature",
            given -> {
              Dataset<Row> rows = given.with("features", "cast(array() AS array<double>)");
              return () -> classifier().fit(rows);
            },
            "classifier: featuresCol 'features' has 0 features; required is at least 1"));
  }
}
