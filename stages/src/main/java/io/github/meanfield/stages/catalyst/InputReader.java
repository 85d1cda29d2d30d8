package io.github.meanfield.stages.catalyst;

import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.stages.rows.FeatureReader.Problem;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SparseCollector;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/** Reads the column that a network takes its input from into flat rows. */
public interface InputReader extends Serializable {

  /**
   * A reader.
   *
   * @param index position of the column in a row
   * @param type its type, one that {@code InputTypes} accepts for the shape
   * @param shape what the network takes of a row, all of it known
   * @param takesMissing whether NaN stands for a missing feature and is no problem
   * @param names names of features that are numbers, for errors
   */
  static InputReader of(
      int index, DataType type, RowShape shape, boolean takesMissing, FeatureNames names) {
    return shape.isNumbers()
        ? new FeatureColumn(index, type, shape.width(), takesMissing, names)
        : SequenceColumn.of(index, type, shape);
  }

  /**
   * Reads one value.
   *
   * @param row a row of {@link InternalRows}
   * @param into where to write a flat row
   * @param offset the first position to write
   * @return what is wrong with the value, null if nothing is; if something is, what was written has
   *     no meaning
   */
  Problem read(InternalRow row, float[] into, int offset);

  /** Whether the value is a Vector of so few values that it is better read as a sparse row. */
  default boolean isSparse(InternalRow row) {
    return false;
  }

  /**
   * Reads one value that is sparse.
   *
   * @param row a row of {@link InternalRows}, of which {@link #isSparse} is true
   * @param into takes it as its next row if nothing is wrong with it
   * @return what is wrong with the value, null if nothing is
   */
  default Problem read(InternalRow row, SparseCollector into) {
    throw new IllegalStateException("a value that is not sparse");
  }

  /** The value as errors show it. */
  String example(InternalRow row);

  /** What is wrong with the value, as errors show it. */
  String example(InternalRow row, Problem problem);
}
