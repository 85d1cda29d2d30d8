package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.transformers.NetworkFacts.LayerFacts;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;

class NetworkFactsTest {

  @Test
  void layersAreCountedInChainsAndGraphs() {
    DenseLayer dense = new DenseLayer.Builder().nIn(4).nOut(3).activation(Activation.RELU).build();
    OutputLayer output =
        new OutputLayer.Builder().nIn(3).nOut(2).activation(Activation.SOFTMAX).build();
    ActivationLayer swish = new ActivationLayer(Activation.SWISH);
    MultiLayerNetwork chain =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(0.1))
                .list()
                .layer(new FrozenLayer(dense))
                .layer(swish)
                .layer(output)
                .setInputType(InputType.feedForward(4))
                .build());
    chain.init();
    List<LayerFacts> layers =
        List.of(
            new LayerFacts("DenseLayer", "relu", 4L, 3L, 15, true),
            new LayerFacts("ActivationLayer", "swish", null, null, 0, false),
            new LayerFacts("OutputLayer", "softmax", 3L, 2L, 8, false));
    assertEquals(
        new NetworkFacts(4, 4, 23, "Nesterovs", 1, true, layers), NetworkFacts.of(chain, 4, 4, 1));

    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", output, "in")
                .setOutputs("out")
                .build());
    graph.init();
    assertEquals(List.of(layers.get(2)), NetworkFacts.of(graph, 3, 3, 1).layers());
  }
}
