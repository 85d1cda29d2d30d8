package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Adds nodes to a graph that compute, under names that begin as the part of it is called. */
final class Ops {

  /** The domain of operators for machine learning. */
  static final String LEARNING = "ai.onnx.ml";

  private final Graph graph;
  private final String scope;

  /**
   * What adds to a part of a graph.
   *
   * @param scope what the part is called
   */
  Ops(Graph graph, String scope) {
    this.graph = graph;
    this.scope = scope;
  }

  /** What adds to a part of this part. */
  Ops in(String part) {
    return new Ops(graph, scope + "/" + part);
  }

  /** The graph. */
  Graph graph() {
    return graph;
  }

  /** A node without attributes, of the type of its first input. */
  Value node(String operator, Value... inputs) {
    return node(operator, inputs[0].type(), List.of(), inputs);
  }

  /** A node. */
  Value node(String operator, DataType type, List<AttributeProto> attributes, Value... inputs) {
    return graph.node(
        "", operator, scope + "/" + operator, type, attributes, Arrays.asList(inputs));
  }

  /** A node of the operators for machine learning. */
  Value learned(String operator, DataType type, List<AttributeProto> attributes, Value input) {
    return graph.node(
        LEARNING,
        operator,
        scope + "/" + operator,
        type,
        attributes,
        Collections.singletonList(input));
  }

  /** An attribute that is an integer. */
  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  /** An attribute that is a float. */
  static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** An attribute of integers. */
  static AttributeProto attribute(String name, long[] values) {
    AttributeProto.Builder made =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    Arrays.stream(values).forEach(made::addInts);
    return made.build();
  }

  /** A constant. */
  Value constant(String name, DataType type, double[] values, int... shape) {
    return graph.constant(scope + "/" + name, type, values, shape);
  }

  /** A constant matrix of floats. */
  Value matrix(String name, float[][] rows) {
    int columns = rows[0].length;
    graph.requireRoom((long) rows.length * columns * Float.BYTES);
    double[] values = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = rows[i][j];
      }
    }
    return constant(name, DataType.FLOAT, values, rows.length, columns);
  }

  /** A constant of floats, one after the other. */
  Value vector(String name, float[] values) {
    return constant(name, DataType.FLOAT, doubles(values), values.length);
  }

  /** A constant for each column: [1, columns]. */
  Value row(String name, DataType type, double... values) {
    return constant(name, type, values, 1, values.length);
  }

  /** Integers. */
  Value integers(String name, int... values) {
    return constant(
        name, DataType.INT64, Arrays.stream(values).asDoubleStream().toArray(), values.length);
  }

  /** A single number. */
  Value scalar(DataType type, double value) {
    return constant("constant", type, new double[] {value});
  }

  /** A single text. */
  Value text(String text) {
    return graph.text(scope + "/text", text);
  }

  /** Floats as doubles. */
  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  Value add(Value a, Value b) {
    return node("Add", a, b);
  }

  Value subtract(Value a, Value b) {
    return node("Sub", a, b);
  }

  Value multiply(Value a, Value b) {
    return node("Mul", a, b);
  }

  Value divide(Value a, Value b) {
    return node("Div", a, b);
  }

  /** The smaller numbers. */
  Value min(Value a, Value b) {
    return node("Min", a, b);
  }

  /** The larger numbers. */
  Value max(Value a, Value b) {
    return node("Max", a, b);
  }

  /** Where a condition holds the one, else the other. */
  Value where(Value condition, Value yes, Value no) {
    return node("Where", yes.type(), List.of(), condition, yes, no);
  }

  /** The comparison of an operator, as Less. */
  Value compare(String operator, Value a, Value b) {
    return node(operator, DataType.BOOL, List.of(), a, b);
  }

  Value isNan(Value x) {
    return node("IsNaN", DataType.BOOL, List.of(), x);
  }

  /** Neither NaN nor infinite. */
  Value isFinite(Value x) {
    return compare("Less", node("Abs", x), scalar(x.type(), Double.POSITIVE_INFINITY));
  }

  /** As another type; itself if it has it. */
  Value cast(Value x, DataType type) {
    return x.type() == type ? x : node("Cast", type, List.of(attribute("to", type.getNumber())), x);
  }

  /** Some columns of [N, columns], in this order: [N, so many]. */
  Value columns(Value x, int... numbers) {
    return node("Gather", x.type(), List.of(attribute("axis", 1)), x, integers("columns", numbers));
  }

  /** Side by side. */
  Value concat(List<Value> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : node(
            "Concat",
            parts.get(0).type(),
            List.of(attribute("axis", 1)),
            parts.toArray(new Value[0]));
  }

  /** [N, columns] of conditions to [N, 1]: whether a row's hold all. */
  Value all(Value conditions) {
    Value least =
        node(
            "ReduceMin",
            DataType.FLOAT,
            List.of(attribute("axes", new long[] {1}), attribute("keepdims", 1)),
            cast(conditions, DataType.FLOAT));
    return cast(least, DataType.BOOL);
  }

  /** Each number limited. */
  Value limit(Value x, Value least, Value largest) {
    return max(least, min(largest, x));
  }
}
