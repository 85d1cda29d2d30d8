package io.github.meanfield.badinput;

import static io.github.meanfield.badinput.BadCase.early;
import static io.github.meanfield.badinput.BadCase.inTask;
import static io.github.meanfield.badinput.BadCase.late;

import io.github.meanfield.FewRows;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.transformers.StandardizerModel;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What a Standardizer and its model cannot use. */
final class BadStandardizers {

  private static final UnaryOperator<Dataset<Row>> AS_THEY_ARE = rows -> rows;

  private BadStandardizers() {}

  static Stream<BadCase> cases() {
    return Stream.of(params(), columns(), rows(), nothing(), models()).flatMap(cases -> cases);
  }

  private static BadCase param(String name, UnaryOperator<Standardizer> set, String... words) {
    return early(
        "standardizer: " + name,
        given -> () -> set.apply(Given.standardizer()),
        BadSplits.with("standardizer: param ", words));
  }

  private static Stream<BadCase> params() {
    return Stream.of(
        param(
            "method",
            s -> s.setMethod("minmix"),
            "'minmix'",
            "zscore, minmax, center, robust, quantile"),
        param("scope", s -> s.setScope("row"), "'row'", "feature, global"),
        param(
            "handleInvalid", s -> s.setHandleInvalid("drop"), "'drop'", "error, skip, keep, mean"),
        param("clip below 0", s -> s.setClip(-1), "clip is -1.0"),
        param("smoothClip below 0", s -> s.setSmoothClip(-1), "smoothClip is -1.0"),
        param("numQuantiles below 0", s -> s.setNumQuantiles(-1), "numQuantiles is -1"),
        param("infinite clip", s -> s.setClip(Double.POSITIVE_INFINITY), "clip is Infinity"),
        param("rangeMin NaN", s -> s.setRangeMin(Double.NaN), "rangeMin is NaN"));
  }

  private static BadCase fit(
      String name,
      UnaryOperator<Standardizer> set,
      UnaryOperator<Dataset<Row>> change,
      String... words) {
    return early(
        "standardizer: " + name, setup(set, change), BadSplits.with("standardizer: ", words));
  }

  private static BadCase lateFit(
      String name,
      UnaryOperator<Standardizer> set,
      UnaryOperator<Dataset<Row>> change,
      String... words) {
    return late(
        "standardizer: " + name, setup(set, change), BadSplits.with("standardizer: ", words));
  }

  private static BadCase.Setup setup(
      UnaryOperator<Standardizer> set, UnaryOperator<Dataset<Row>> change) {
    return given -> {
      Standardizer standardizer = set.apply(Given.standardizer());
      Dataset<Row> rows = change.apply(given.rows());
      return () -> standardizer.fit(rows);
    };
  }

  private static Stream<BadCase> columns() {
    return Stream.of(
        fit("empty range", s -> s.setRangeMin(1), AS_THEY_ARE, "rangeMin is 1.0", "rangeMax"),
        fit(
            "two ways of clipping",
            s -> s.setClip(5).setSmoothClip(3),
            AS_THEY_ARE,
            "params clip (5.0) and smoothClip (3.0) are both set; one of them must be 0"),
        fit(
            "one quantile",
            s -> s.setNumQuantiles(1),
            AS_THEY_ARE,
            "numQuantiles is 1, but must be at least 2, or 0"),
        fit(
            "input that is not there",
            s -> s.setInputCol("nowhere"),
            AS_THEY_ARE,
            "inputCol 'nowhere' is not among the columns [features"),
        fit(
            "input not set",
            s -> new Standardizer("standardizer"),
            AS_THEY_ARE,
            "param inputCol is not set; set it to a column"),
        fit(
            "input of numbers",
            s -> s.setInputCol("label"),
            AS_THEY_ARE,
            "inputCol 'label' is of type double, but must be a Vector, array<float> or",
            "VectorAssembler"),
        fit(
            "two inputs of a name",
            s -> s,
            rows -> rows.select("*", "features"),
            "inputCol 'features' is ambiguous"),
        fit(
            "output that exists",
            s -> s.setOutputCol("label"),
            AS_THEY_ARE,
            "output column 'label' exists already; drop it or set outputCol"),
        fit(
            "indicator that is a number",
            s -> s.setValidationIndicatorCol("label"),
            AS_THEY_ARE,
            "validationIndicatorCol 'label' is of type double, but must be boolean"));
  }

  private static Stream<BadCase> rows() {
    Stream<BadCase> sizes =
        Stream.of(1, 3)
            .map(
                partitions ->
                    lateFit(
                        "rows of different sizes in partitions: " + partitions,
                        s -> s,
                        rows ->
                            rows.withColumn("features", three("label = 1"))
                                .repartitionByRange(partitions, functions.col("label")),
                        "inputCol 'features' has a row of 3 features where 2 are required"));
    Stream<BadCase> overflows =
        Stream.of("zscore", "minmax", "robust", "quantile")
            .map(
                method ->
                    lateFit(
                        "scale beyond double by " + method,
                        s -> s.setMethod(method),
                        rows ->
                            rows.withColumn(
                                "features",
                                functions.expr("array(1D, IF(label = 1, 1.7e308, -1.7e308))")),
                        "the statistics of feature 1 of inputCol 'features' (" + method + ")",
                        "its values go from -1.7E308 to 1.7E308; scale or clean them first"));
    return Stream.concat(sizes, overflows);
  }

  /** Arrays of two features, and of three where a condition holds. */
  static Column three(String condition) {
    return functions.expr("IF(" + condition + ", array(1D, 2D, 3D), array(1D, 2D))");
  }

  private static Stream<BadCase> nothing() {
    return Stream.of("error", "skip", "keep", "mean")
        .flatMap(
            handle ->
                Stream.of(
                    lateFit(
                        "no rows, handleInvalid " + handle,
                        s -> s.setHandleInvalid(handle),
                        rows -> rows.where("label > 5"),
                        "inputCol 'features' has no valid value to learn from in 0 training rows"),
                    lateFit(
                        "all rows for validation, handleInvalid " + handle,
                        s -> s.setHandleInvalid(handle).setValidationIndicatorCol("validation"),
                        rows -> rows.withColumn("validation", functions.lit(true)),
                        "no valid value",
                        "check the column and that 'validation' is not true everywhere"),
                    lateFit(
                        "all rows invalid, handleInvalid " + handle,
                        s -> s.setHandleInvalid(handle),
                        rows ->
                            rows.withColumn(
                                "features",
                                functions.expr(
                                    "IF(validation, NULL, array(double('NaN'), double('NaN')))")),
                        handle.equals("error")
                            ? "8 invalid values in 4 rows and 4 null rows among 8 training rows"
                            : "8 training rows (4 null, 4 with invalid values",
                        "for example NaN in feature 0")));
  }

  private static BadCase.Setup model(UnaryOperator<Dataset<Row>> change) {
    return given -> {
      StandardizerModel model = Given.standardizer().setHandleInvalid("keep").fit(given.rows());
      Dataset<Row> rows = change.apply(given.rows());
      return () -> model.transform(rows).collectAsList();
    };
  }

  private static Stream<BadCase> models() {
    String size = "standardizer: inputCol 'features' has a row of 1 features where 2 are required";
    return Stream.of(
        early(
            "standardizer model: a column that is known to have another size",
            model(
                rows ->
                    new VectorAssembler()
                        .setInputCols(new String[] {"label"})
                        .setOutputCol("features")
                        .transform(rows.drop("features"))),
            size),
        inTask(
            "standardizer model: rows of another size",
            model(rows -> rows.withColumn("features", functions.expr("array(1D)"))),
            size),
        early(
            "standardizer model: output that exists",
            model(rows -> rows.withColumn("out", functions.lit(1))),
            "standardizer: output column 'out' exists already; drop it or set outputCol"),
        early(
            "standardizer model: no input",
            model(rows -> rows.drop("features")),
            "standardizer: inputCol 'features' is not among the columns [label, validation]"),
        early(
            "standardizer model: two ways of clipping",
            given -> {
              StandardizerModel model = Given.standardizer().setClip(5).fit(given.rows());
              return () -> model.setSmoothClip(3).transform(given.rows());
            },
            "standardizer: params clip (5.0) and smoothClip (3.0) are both set"),
        early(
            "inverse: two ways of clipping",
            given -> {
              StandardizerModel model = Given.standardizer().setClip(5).fit(given.rows());
              return () -> model.setSmoothClip(3).inverse();
            },
            "standardizer: params clip (5.0) and smoothClip (3.0) are both set"),
        early(
            "inverse: no input",
            given -> {
              StandardizerModel model = Given.standardizer().fit(given.rows());
              return () -> model.inverse().transform(given.rows());
            },
            "inputCol 'out' is not among the columns"),
        inTask(
            "standardizer model: NaN where that is an error",
            given -> {
              StandardizerModel model = Given.standardizer().fit(given.rows());
              Dataset<Row> rows = given.rows(FewRows.row(Vectors.dense(1, Double.NaN), 1.0, false));
              return () -> model.transform(rows).collectAsList();
            },
            "standardizer: inputCol 'features' has a row with 1 invalid value, for example NaN in"
                + " feature 1",
            "set handleInvalid to skip, keep or mean"));
  }
}
