package io.github.meanfield.stages.rows;

import java.util.function.IntFunction;
import org.apache.spark.ml.linalg.Vector;

/** Values that are objects. */
record ObjectValues(int size, IntFunction<?> values) implements Values {

  static IllegalArgumentException wrongType(Object found, String required) {
    return new IllegalArgumentException(
        String.format(
            "hold a value of type %s; required is %s", found.getClass().getSimpleName(), required));
  }

  @Override
  public boolean isNull(int index) {
    return values.apply(index) == null;
  }

  @Override
  public boolean isList(int index) {
    Object value = values.apply(index);
    return value instanceof Vector || value instanceof scala.collection.Seq;
  }

  @Override
  public double number(int index) {
    Object value = values.apply(index);
    if (value instanceof Number number) {
      return number instanceof Double ? number.doubleValue() : number.floatValue();
    }
    throw wrongType(value, "a number");
  }

  @Override
  public Values list(int index) {
    return Values.of(values.apply(index));
  }
}
