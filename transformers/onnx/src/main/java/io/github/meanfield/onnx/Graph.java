package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that is being made. Nodes are added in an order in which they can be computed, every name
 * is used once, and constants that are the same are there once.
 */
final class Graph {

  /** What protobuf's messages can have. */
  static final long MOST_BYTES = Integer.MAX_VALUE;

  /** The rows of a tensor: as many as a caller gives. */
  private static final String ROWS = "N";

  private final GraphProto.Builder proto = GraphProto.newBuilder();
  private final Set<String> names = new HashSet<>();
  private final Map<TensorProto, Value> constants = new HashMap<>();
  private long bytes;

  /**
   * A graph.
   *
   * @param name its name
   * @param outputs names that {@link #output} is to have
   */
  Graph(String name, List<String> outputs) {
    proto.setName(name);
    names.addAll(outputs);
  }

  /** The graph as it is now. */
  GraphProto build() {
    return proto.build();
  }

  /** A name that nothing has yet: the given one, with a number behind it if need be. */
  private String unique(String name) {
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /**
   * Adds an input of [N, columns].
   *
   * @throws IllegalArgumentException if an output has its name
   */
  Value input(String name, DataType type, int columns, String description) {
    if (!names.add(name)) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' has the name of an output, which the pipeline does not name; rename it",
              name));
    }
    proto.addInput(info(name, type, List.of(columns), description));
    return new Value(name, type);
  }

  /**
   * Adds an output.
   *
   * @param name one of those that were announced
   * @param value what it is
   * @param size its second dimension; none if there are rows alone
   */
  void output(String name, Value value, List<Integer> size, String description) {
    proto.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName(unique("output/" + name))
            .addInput(value.name())
            .addOutput(name));
    proto.addOutput(info(name, value.type(), size, description));
  }

  private static ValueInfoProto info(
      String name, DataType type, List<Integer> columns, String description) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam(ROWS));
    columns.forEach(size -> shape.addDim(Dimension.newBuilder().setDimValue(size)));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setDocString(description)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /**
   * Adds a node of one output.
   *
   * @param domain of the operator, empty for ONNX's own
   * @param operator its name
   * @param name what node and output are to be called
   * @param type what the output's elements are
   */
  Value node(
      String domain,
      String operator,
      String name,
      DataType type,
      List<AttributeProto> attributes,
      List<Value> inputs) {
    String free = unique(name);
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(operator)
            .setName(free)
            .addOutput(free)
            .addAllAttribute(attributes);
    inputs.forEach(input -> node.addInput(input.name()));
    proto.addNode(node);
    return new Value(free, type);
  }

  /**
   * Adds a constant, unless it is there.
   *
   * @param name what it is to be called
   * @param type FLOAT, DOUBLE or INT64
   * @param values its numbers, as they follow each other
   * @param shape its dimensions
   */
  Value constant(String name, DataType type, double[] values, int... shape) {
    long length = values.length * (type == DataType.FLOAT ? (long) Float.BYTES : Double.BYTES);
    requireRoom(length);
    ByteBuffer raw = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case FLOAT -> raw.putFloat((float) value);
        case DOUBLE -> raw.putDouble(value);
        case INT64 -> raw.putLong((long) value);
        default -> throw new IllegalArgumentException(type + " constants are not made");
      }
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(raw.flip()));
    for (int size : shape) {
      tensor.addDims(size);
    }
    return constant(name, type, tensor.build());
  }

  /**
   * Requires that constants of so many bytes more fit into a file.
   *
   * @throws IllegalArgumentException if not
   */
  void requireRoom(long more) {
    if (bytes + more > MOST_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "the model has constants of %,d bytes, which are more than the 2 GB that an ONNX file"
                  + " can have; save it by Model.save",
              bytes + more));
    }
  }

  /** Adds a constant that is one text, unless it is there. */
  Value text(String name, String text) {
    return constant(
        name,
        DataType.STRING,
        TensorProto.newBuilder()
            .setDataType(DataType.STRING.getNumber())
            .addStringData(ByteString.copyFromUtf8(text))
            .addDims(1)
            .build());
  }

  private Value constant(String name, DataType type, TensorProto tensor) {
    return constants.computeIfAbsent(
        tensor,
        content -> {
          Value made = new Value(unique(name), type);
          proto.addInitializer(content.toBuilder().setName(made.name()));
          bytes += content.getRawData().size();
          return made;
        });
  }
}
