package io.github.meanfield.stages.rows;

import io.github.meanfield.stages.rows.FeatureReader.Problem;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a value of a features column, as a Row or a function of SQL has it, into a flat row.
 *
 * @param shape what the network takes
 * @param takesMissing whether NaN stands for a missing feature and is no problem
 */
public record ObjectReader(RowShape shape, boolean takesMissing) implements Serializable {

  /**
   * Reads one value.
   *
   * @param value the value, or null
   * @param into where to write a flat row, from the first position on or behind others
   * @param offset the first position to write
   * @return what is wrong with the value, null if nothing is; if something is, what was written has
   *     no meaning
   * @throws IllegalArgumentException if a network of sequences, or of several inputs, takes no
   *     value of its type; the message says what values "hold"
   */
  public Problem read(Object value, float[] into, int offset) {
    if (value == null) {
      return Problem.NULL;
    }
    if (value instanceof Row row && row.schema() != null) {
      requireOrder(row.schema());
    }
    return shape.isNumbers()
        ? FeatureReader.of(value).read(value, shape.width(), into, offset, takesMissing)
        : sequences().read(Values.ofOne(value), 0, into, offset);
  }

  /** What is wrong with a value that is not null, as errors show it. */
  public String example(Object value) {
    return shape.isNumbers()
        ? FeatureReader.example(value)
        : sequences().example(Values.ofOne(value), 0, value);
  }

  private void requireOrder(StructType fields) {
    try {
      shape.requireOrder(fields.fieldNames());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("hold fields that " + e.getMessage(), e);
    }
  }

  private SequenceReader sequences() {
    return new SequenceReader(shape, List.of());
  }
}
