package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * The columns of a DataFrame that a fit reads, and how to treat its rows.
 *
 * @param uid uid of the estimator, for errors
 * @param features the features column
 * @param shape what the network takes of a row, all of it known; null for numbers, of which the
 *     column tells how many
 * @param label the label column; null if the features of a row are its label
 * @param numLabels how many labels there are of which an array has those of a row, by their
 *     numbers; 0 if the label consists of the values of the column
 * @param validationIndicatorCol name of the boolean column of validation rows, or null
 * @param weightCol name of the column of weights, or null
 * @param handleInvalid {@code error}, or anything else to leave out rows with invalid features
 * @param takesMissing whether NaN stands for a missing feature and is no invalid one
 * @param storageLevel where Spark keeps the rows
 */
public record RowSource(
    String uid,
    StructField features,
    RowShape shape,
    StructField label,
    int numLabels,
    String validationIndicatorCol,
    String weightCol,
    String handleInvalid,
    boolean takesMissing,
    StorageLevel storageLevel) {

  /** Features, label, whether the row is for validation, weight: the columns of a BlockReader. */
  Dataset<Row> select(Dataset<?> dataset) {
    return dataset.select(
        Columns.named(features.name()),
        labels(),
        validationIndicatorCol == null
            ? functions.lit(false)
            : Columns.named(validationIndicatorCol),
        weightCol == null ? functions.lit(1.0) : Columns.named(weightCol).cast("double"));
  }

  private Column labels() {
    if (label == null) {
      return functions.lit(null);
    }
    Column labels = Columns.named(label.name());
    if (numLabels > 0) {
      return labels.cast("array<double>");
    }
    return FeatureReader.of(label) == FeatureReader.NUMBER ? labels.cast("double") : labels;
  }

  /**
   * Numbers of a flat row, if that is known; else features of a row: from the metadata if they
   * tell, otherwise from the first row, as Spark's estimators do; 0 if all are null.
   *
   * @throws IllegalArgumentException if rows have no features
   */
  int numFeatures(Dataset<?> dataset) {
    if (shape != null) {
      return shape.width();
    }
    Optional<Integer> size = size(dataset, features);
    if (size.isPresent() && size.get() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s' has 0 features; required is at least 1", uid, features.name()));
    }
    return size.orElse(0);
  }

  /** Values of a label, found as {@link #numFeatures} are; as many as features if it is these. */
  int labelWidth(Dataset<?> dataset) {
    if (label == null) {
      return numFeatures(dataset);
    }
    return numLabels > 0 ? numLabels : size(dataset, label).orElse(0);
  }

  /** Numbers that each value of a column holds; none if all are null. */
  private static Optional<Integer> size(Dataset<?> dataset, StructField column) {
    int known = FeatureReader.sizeFromMetadata(column);
    return known >= 0
        ? Optional.of(known)
        : first(dataset, column).map(FeatureReader.of(column)::size);
  }

  private static Optional<Object> first(Dataset<?> dataset, StructField column) {
    Column values = Columns.named(column.name()).as("first");
    return dataset.select(values).where("first IS NOT NULL").takeAsList(1).stream()
        .findFirst()
        .map(row -> row.get(0));
  }
}
