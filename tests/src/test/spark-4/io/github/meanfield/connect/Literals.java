package io.github.meanfield.connect;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.Expression.Literal;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Values of params in messages. */
final class Literals {

  private Literals() {}

  /** All params that a stage has set. */
  static MlParams.Builder params(Params stage) {
    MlParams.Builder message = MlParams.newBuilder();
    for (Param<?> param : stage.params()) {
      if (stage.isSet(param)) {
        message.putParams(param.name(), literal(stage.get(param).get()));
      }
    }
    return message;
  }

  /** A value as a client sends it that is written in Python, which has one type of integers. */
  private static Literal literal(Object value) {
    Literal.Builder literal = Literal.newBuilder();
    if (value instanceof String text) {
      return literal.setString(text).build();
    } else if (value instanceof Boolean flag) {
      return literal.setBoolean(flag).build();
    } else if (value instanceof Integer || value instanceof Long) {
      return literal.setLong(((Number) value).longValue()).build();
    } else if (value instanceof Double number) {
      return literal.setDouble(number).build();
    } else if (value instanceof int[] numbers) {
      return array(
          DataType.newBuilder().setLong(DataType.Long.getDefaultInstance()),
          Arrays.stream(numbers).boxed());
    } else if (value instanceof double[] numbers) {
      return array(
          DataType.newBuilder().setDouble(DataType.Double.getDefaultInstance()),
          Arrays.stream(numbers).boxed());
    } else if (value instanceof String[] texts) {
      return array(
          DataType.newBuilder().setString(DataType.String.getDefaultInstance()),
          Arrays.stream(texts));
    }
    throw new IllegalArgumentException("no literal for " + value);
  }

  private static Literal array(DataType.Builder type, Stream<?> values) {
    Literal.Array.Builder array = Literal.Array.newBuilder().setElementType(type);
    values.map(Literals::literal).forEach(array::addElements);
    return Literal.newBuilder().setArray(array).build();
  }
}
