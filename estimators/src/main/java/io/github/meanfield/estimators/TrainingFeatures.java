package io.github.meanfield.estimators;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.InvalidValues;
import io.github.meanfield.stages.params.HasInputCol;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.rows.FeatureNames;
import java.util.Arrays;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The rows that statistics of features are of, and what they must have. */
final class TrainingFeatures {

  private TrainingFeatures() {}

  /** The input column of a stage, of rows that are not for validation. */
  static <S extends Params & HasInputCol<?> & HasValidationIndicatorCol<?>> Dataset<Row> of(
      S stage, Dataset<?> dataset) {
    Column features = Columns.named(stage.getInputCol());
    if (!Columns.isNamed(stage, stage.validationIndicatorCol())) {
      return dataset.select(features);
    }
    Column isValidation = Columns.named(stage.getValidationIndicatorCol());
    return dataset
        .filter(functions.not(functions.coalesce(isValidation, functions.lit(false))))
        .select(features);
  }

  /** Requires rows of one size, and a valid value among them. */
  static <S extends Params & HasInputCol<?> & HasValidationIndicatorCol<?>> void requireValues(
      S stage, RowMoments rows, FeatureNames names) {
    if (rows.otherSize() >= 0) {
      throw InvalidValues.sizeError(
          stage.uid(), stage.getInputCol(), rows.otherSize(), rows.size());
    }
    if (!rows.hasValues()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCol '%s' has no valid value to learn from in %d training rows (%d null, %d"
                  + " with invalid values%s); at least one is required: check the column%s",
              stage.uid(),
              stage.getInputCol(),
              rows.rows(),
              rows.nullRows(),
              rows.invalidRows(),
              rows.example(names) == null ? "" : ", for example " + rows.example(names),
              Columns.isNamed(stage, stage.validationIndicatorCol())
                  ? " and that '" + stage.getValidationIndicatorCol() + "' is not true everywhere"
                  : ""));
    }
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
