package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/**
 * A tensor of a graph.
 *
 * @param name its name in the graph
 * @param type what its elements are
 */
record Value(String name, DataType type) {}
