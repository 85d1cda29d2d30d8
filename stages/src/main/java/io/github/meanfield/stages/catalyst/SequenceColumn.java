package io.github.meanfield.stages.catalyst;

import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.FeatureReader.Problem;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SequenceReader;
import io.github.meanfield.stages.rows.Values;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a column of sequences, or of structs of several inputs, into flat rows.
 *
 * @param index position of the column in a row
 * @param type its type
 * @param reader what writes flat rows
 */
public record SequenceColumn(int index, DataType type, SequenceReader reader)
    implements InputReader {

  /**
   * A reader.
   *
   * @param index position of the column in a row
   * @param type its type, one that {@code InputTypes} accepts for the shape
   * @param shape what the network takes of a row
   */
  public static SequenceColumn of(int index, DataType type, RowShape shape) {
    List<String> fields =
        type instanceof StructType struct ? List.of(struct.fieldNames()) : List.of();
    return new SequenceColumn(index, type, new SequenceReader(shape, fields));
  }

  /** The column alone is looked at. */
  private Values values(InternalRow row) {
    return new CatalystValues(row, 1, null, type);
  }

  @Override
  public Problem read(InternalRow row, float[] into, int offset) {
    return reader.read(values(row), index, into, offset);
  }

  /**
   * Steps of the sequences of a row, if nothing is wrong with it.
   *
   * @param row a row of {@link InternalRows}
   * @param longest for each input, the most steps so far; raised where the row has more
   */
  public void countSteps(InternalRow row, int[] longest) {
    reader.countSteps(values(row), index, longest);
  }

  @Override
  public String example(InternalRow row) {
    return FeatureReader.example(InternalRows.value(row, index, type));
  }

  @Override
  public String example(InternalRow row, Problem problem) {
    return reader.example(values(row), index, InternalRows.value(row, index, type));
  }
}
