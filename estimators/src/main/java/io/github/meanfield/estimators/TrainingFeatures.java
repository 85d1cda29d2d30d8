package io.github.meanfield.estimators;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.InvalidValues;
import io.github.meanfield.stages.params.HasInputCol;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.rows.FeatureNames;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The rows that statistics of features are of, and what they must have. */
final class TrainingFeatures {

  /** More features than these are not listed in a warning. */
  private static final int LISTED = 10;

  private TrainingFeatures() {}

  /** Requires that the column of {@code validationIndicatorCol} is boolean, if it is named. */
  static void requireIndicator(HasValidationIndicatorCol<?> stage, StructType schema) {
    if (Columns.isNamed(stage, stage.validationIndicatorCol())) {
      Columns.requireBoolean(stage, stage.validationIndicatorCol(), schema);
    }
  }

  /** The rows that are not for validation. */
  static Dataset<?> rows(HasValidationIndicatorCol<?> stage, Dataset<?> dataset) {
    if (!Columns.isNamed(stage, stage.validationIndicatorCol())) {
      return dataset;
    }
    Column isValidation = Columns.named(stage.getValidationIndicatorCol());
    return dataset.filter(functions.not(functions.coalesce(isValidation, functions.lit(false))));
  }

  /** The input column of a stage, of rows that are not for validation. */
  static <S extends Params & HasInputCol<?> & HasValidationIndicatorCol<?>> Dataset<Row> of(
      S stage, Dataset<?> dataset) {
    return rows(stage, dataset).select(Columns.named(stage.getInputCol()));
  }

  /** Requires rows of one size. */
  static void requireOneSize(HasInputCol<?> stage, RowMoments rows) {
    if (rows.otherSize() >= 0) {
      throw InvalidValues.sizeError(
          stage.uid(), stage.getInputCol(), rows.otherSize(), rows.size());
    }
  }

  /** Requires a valid value among the rows. */
  static <S extends Params & HasInputCol<?> & HasValidationIndicatorCol<?>> void requireValues(
      S stage, RowMoments rows, FeatureNames names) {
    if (!rows.hasValues()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCol '%s' has no valid value to learn from in %d training rows (%d null, %d"
                  + " with invalid values%s); at least one is required: %s",
              stage.uid(),
              stage.getInputCol(),
              rows.rows(),
              rows.nullRows(),
              rows.invalidRows(),
              rows.example(names) == null ? "" : ", for example " + rows.example(names),
              check(stage)));
    }
  }

  /** What to do if the training rows tell nothing, in words. */
  static String check(HasValidationIndicatorCol<?> stage) {
    return Columns.isNamed(stage, stage.validationIndicatorCol())
        ? "check the column and that '"
            + stage.getValidationIndicatorCol()
            + "' is not true everywhere"
        : "check the column";
  }

  /** Features as a warning lists them: the first of them. */
  static String listed(int[] features, IntFunction<String> name) {
    List<String> first = Arrays.stream(features).limit(LISTED).mapToObj(name).toList();
    return first + (features.length > LISTED ? " and more" : "");
  }

  /** Requires statistics of a feature that are no more than a double can be. */
  static <S extends Params & HasInputCol<?>> void requireFinite(
      S stage, String method, String feature, FeatureMoments moments, int i, double... statistics) {
    if (!Arrays.stream(statistics).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the statistics of %s of inputCol '%s' (%s) are beyond the range of double:"
                  + " its values go from %s to %s; scale or clean them first",
              stage.uid(), feature, stage.getInputCol(), method, moments.min(i), moments.max(i)));
    }
  }
}
