package io.github.meanfield.jobs.task;

import io.github.meanfield.transformers.SplitAssigner;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/** What a network learns to predict, and how many rows of each split have it. */
public sealed interface Target permits ClassTarget, NumberTarget {

  /** The column of what the network predicts. */
  String PREDICTION = "prediction";

  /** The column of the predicted class's name. */
  String PREDICTED_LABEL = "predictedLabel";

  /** The splits of rows, in the order in which their rows are counted. */
  List<String> SPLITS = List.of(SplitAssigner.TRAIN, SplitAssigner.VALIDATION, SplitAssigner.TEST);

  /** The label's column. */
  String label();

  /** Tells apart the rows that can be learned from. */
  Column isKnown(DataType type);

  /** The column that {@link #index} adds: the label as a number. */
  String indexCol();

  /** Adds the label as a number to rows whose label is known. */
  Dataset<Row> index(Dataset<Row> rows);

  /** The columns that the saved pipeline adds to rows with the label, beside the features. */
  List<String> pipelineCols();

  /** Rows of a split whose label is known. */
  long rows(String split);

  /** Rows of each split whose label is known. */
  default long[] rows() {
    return SPLITS.stream().mapToLong(this::rows).toArray();
  }

  /** Rows without a label. */
  long unlabelled();

  /** Rows whose label was not found in training rows. */
  long unknown();
}
