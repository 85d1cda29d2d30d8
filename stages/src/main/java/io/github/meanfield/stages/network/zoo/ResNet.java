package io.github.meanfield.stages.network.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

/** The vertices of {@link ImageNetworks#resNet(int, int, int, int)}. */
final class ResNet {

  /** Two stages halve the pixels of a side. */
  static final int LEAST_SIZE = 4;

  private static final int STAGES = 3;

  private final GraphBuilder graph;

  private ResNet(GraphBuilder graph) {
    this.graph = graph;
  }

  static String of(ImageNetwork network, int blocks) {
    GraphBuilder graph = network.layers().graphBuilder().addInputs("image");
    ResNet layers = new ResNet(graph);
    String last =
        layers.relu("first", layers.normalized("first", "image", 3, network.filters(), 1));
    for (int stage = 1; stage <= STAGES; stage++) {
      for (int block = 1; block <= blocks; block++) {
        boolean isWider = stage > 1 && block == 1;
        int filters = network.filters() << (stage - 1);
        last = layers.block(String.format("stage%d_block%d", stage, block), last, filters, isWider);
      }
    }
    return graph
        .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last)
        .addLayer("output", network.output(), "mean")
        .setOutputs("output")
        .setInputTypes(network.input())
        .build()
        .toJson();
  }

  /** Two convolutions beside what goes past them. */
  private String block(String name, String input, int filters, boolean isWider) {
    int stride = isWider ? 2 : 1;
    String first = relu(name + "_1", normalized(name + "_1", input, 3, filters, stride));
    String second = normalized(name + "_2", first, 3, filters, 1);
    String past = isWider ? normalized(name + "_past", input, 1, filters, stride) : input;
    graph.addVertex(name + "_sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), second, past);
    return relu(name, name + "_sum");
  }

  /** A convolution, normalized: its mean makes up for a bias. */
  private String normalized(String name, String input, int size, int filters, int stride) {
    graph.addLayer(
        name + "_convolution",
        ImageNetwork.convolution(size, filters)
            .stride(stride, stride)
            .activation(Activation.IDENTITY)
            .hasBias(false)
            .build(),
        input);
    graph.addLayer(name + "_norm", new BatchNormalization.Builder().build(), name + "_convolution");
    return name + "_norm";
  }

  private String relu(String name, String input) {
    graph.addLayer(name + "_relu", new ActivationLayer(Activation.RELU), input);
    return name + "_relu";
  }
}
