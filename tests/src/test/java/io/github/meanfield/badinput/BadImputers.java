package io.github.meanfield.badinput;

import static io.github.meanfield.badinput.BadCase.early;
import static io.github.meanfield.badinput.BadCase.inTask;
import static io.github.meanfield.badinput.BadCase.late;

import io.github.meanfield.estimators.VectorImputer;
import io.github.meanfield.transformers.VectorImputerModel;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What a VectorImputer and its model cannot use. */
final class BadImputers {

  private static final UnaryOperator<Dataset<Row>> AS_THEY_ARE = rows -> rows;
  private static final UnaryOperator<VectorImputer> AS_IT_IS = imputer -> imputer;

  private BadImputers() {}

  static Stream<BadCase> cases() {
    return Stream.concat(estimators(), models());
  }

  private static VectorImputer imputer() {
    return new VectorImputer("imputer").setInputCol("features").setOutputCol("out");
  }

  private static BadCase.Setup fit(
      UnaryOperator<VectorImputer> set, UnaryOperator<Dataset<Row>> change) {
    return given -> {
      Dataset<Row> rows = change.apply(given.rows());
      return () -> set.apply(imputer()).fit(rows);
    };
  }

  private static Stream<BadCase> estimators() {
    return Stream.of(
        early(
            "imputer: strategy",
            fit(imputer -> imputer.setStrategy("max"), AS_THEY_ARE),
            "imputer: param strategy is 'max', but must be one of mean, median, mode"),
        early(
            "imputer: input of numbers",
            fit(imputer -> imputer.setInputCol("label"), AS_THEY_ARE),
            "imputer: inputCol 'label' is of type double, but must be a Vector"),
        early(
            "imputer: output that exists",
            fit(imputer -> imputer.setOutputCol("label"), AS_THEY_ARE),
            "imputer: output column 'label' exists already; drop it or set outputCol"),
        late(
            "imputer: no rows",
            fit(AS_IT_IS, rows -> rows.where("label > 5")),
            "imputer: inputCol 'features' has no valid value to learn from in 0 training rows"),
        late(
            "imputer: rows of several sizes",
            fit(
                AS_IT_IS,
                rows ->
                    rows.withColumn("features", BadStandardizers.three("validation")).coalesce(1)),
            "imputer: inputCol 'features' has a row of 3 features where 2 are required"),
        late(
            "imputer: huge numbers",
            fit(
                AS_IT_IS,
                rows ->
                    rows.withColumn(
                        "features",
                        functions.expr("array(1D, IF(validation, 1.7E308D, -1.7E308D))"))),
            "imputer: the statistics of feature 1 of inputCol 'features' (mean) are beyond the"
                + " range of double: its values go from -1.7E308 to 1.7E308; scale or clean them"
                + " first"));
  }

  private static BadCase.Setup model(UnaryOperator<Dataset<Row>> change) {
    return given -> {
      VectorImputerModel model = imputer().fit(given.rows());
      Dataset<Row> rows = change.apply(given.rows());
      return () -> model.transform(rows).collectAsList();
    };
  }

  private static Stream<BadCase> models() {
    return Stream.of(
        early(
            "imputer model: no input",
            model(rows -> rows.drop("features")),
            "imputer: inputCol 'features' is not among the columns [label, validation]"),
        early(
            "imputer model: output that exists",
            model(rows -> rows.withColumn("out", functions.lit(1))),
            "imputer: output column 'out' exists already; drop it or set outputCol"),
        inTask(
            "imputer model: rows of another size",
            model(rows -> rows.withColumn("features", functions.expr("array(1D)"))),
            "imputer: inputCol 'features' has a row of 1 features where 2 are required"));
  }
}
