package io.github.meanfield.keras;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A part of a Deeplearning4j network.
 *
 * @param name the name of Keras' layer
 * @param layer the layer; null for a vertex
 * @param vertex what combines several inputs; null for a layer
 * @param inputs names of the steps that it takes in
 * @param parameters the layer's parameters, in Deeplearning4j's order
 */
record Step(String name, Layer layer, GraphVertex vertex, List<String> inputs, float[] parameters) {

  static Step of(KerasLayer from, Layer layer, List<String> inputs, float... parameters) {
    return new Step(from.name(), layer, null, inputs, parameters);
  }

  static Step of(KerasLayer from, GraphVertex vertex, List<String> inputs) {
    return new Step(from.name(), null, vertex, inputs, new float[0]);
  }

  /** The same with another step in the place of one that it takes in. */
  Step replacing(String input, String by) {
    List<String> others = inputs.stream().map(each -> each.equals(input) ? by : each).toList();
    return new Step(name, layer, vertex, others, parameters);
  }
}
