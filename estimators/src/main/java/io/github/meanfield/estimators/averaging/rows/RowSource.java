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
 * @param required what the network takes of a row, all of it known; null for numbers, of which the
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
    RowShape required,
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
   * What a row has: what is required of it, or else numbers, as many as the metadata tell,
   * otherwise as the first row has, as Spark's estimators do; 0 if all are null.
   *
   * @throws IllegalArgumentException if rows have no features
   */
  RowShape shape(Dataset<?> dataset) {
    if (required != null) {
      return required;
    }
    Optional<Integer> size = size(dataset, features);
    if (size.isPresent() && size.get() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s' has 0 features; required is at least 1", uid, features.name()));
    }
    return RowShape.numbers(size.orElse(0));
  }

  /**
   * Values of a label, found as those of the features are; as many as these if it is these.
   *
   * @param numFeatures features of a row
   */
  int labelWidth(Dataset<?> dataset, int numFeatures) {
    if (label == null) {
      return numFeatures;
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
