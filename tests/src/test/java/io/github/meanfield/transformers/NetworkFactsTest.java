package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.transformers.NetworkFacts.LayerFacts;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
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
                .layer(new BatchNormalization.Builder().nIn(3).nOut(3).build())
                .layer(swish)
                .layer(output)
                .setInputType(InputType.feedForward(4))
                .build());
    chain.init();
    List<LayerFacts> layers =
        List.of(
            new LayerFacts("DenseLayer", "relu", 4L, 3L, 15, true),
            // The activation that Deeplearning4j gives it by default is not computed.
            new LayerFacts("BatchNormalization", null, 3L, 3L, 12, false),
            new LayerFacts("ActivationLayer", "swish", null, null, 0, false),
            new LayerFacts("OutputLayer", "softmax", 3L, 2L, 8, false));
    assertEquals(
        new NetworkFacts(4, 4, 35, "Nesterovs", 1, layers),
        NetworkFacts.of(
            NetworkConfiguration.parse(chain.getLayerWiseConfigurations().toJson()), 4, 4, 1));

    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", output, "in")
                .setOutputs("out")
                .build());
    graph.init();
    assertEquals(
        List.of(layers.get(3)),
        NetworkFacts.of(NetworkConfiguration.parse(graph.getConfiguration().toJson()), 3, 3, 1)
            .layers());
  }
}
