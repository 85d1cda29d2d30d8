package io.github.meanfield.stages.rows;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Numbers, or lists of them, that come one after the other: an array, a Vector, or the fields of a
 * struct, however they are held.
 */
public interface Values {

  /** How many there are. */
  int size();

  /** Whether one is null. */
  boolean isNull(int index);

  /** Whether one that is not null is a list, and no number. */
  boolean isList(int index);

  /** One that is a number: a double as it is, others as floats. */
  double number(int index);

  /** One that is a list. */
  Values list(int index);

  /**
   * Those of a value as a Row or a function of SQL has it.
   *
   * @param value a Vector, a Seq or a Row
   * @throws IllegalArgumentException if it is something else; the message says what values "hold"
   */
  static Values of(Object value) {
    if (value instanceof Vector vector) {
      return new VectorValues(vector.toArray());
    } else if (value instanceof scala.collection.Seq<?> values) {
      return new ObjectValues(values.size(), values::apply);
    } else if (value instanceof Row row) {
      return new ObjectValues(row.size(), row::get);
    }
    throw ObjectValues.wrongType(value, "a Vector, an array or a struct");
  }

  /** A single value. */
  static Values ofOne(Object value) {
    return new ObjectValues(1, index -> value);
  }
}
