package io.github.meanfield.jobs.task;

import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What kind of label a network learns. */
public enum Task {
  /** Classes: texts, booleans or a few numbers. */
  CLASSIFICATION,
  /** Numbers. */
  REGRESSION;

  /**
   * Looks at the labels of rows.
   *
   * @param rows rows with a label and a split
   * @param label the label's column
   * @param splitCol the split's column
   */
  public Target target(Dataset<Row> rows, String label, String splitCol) {
    return this == REGRESSION
        ? NumberTarget.of(rows, label, splitCol)
        : ClassTarget.of(rows, label, splitCol);
  }

  /** The name that the command line has. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
