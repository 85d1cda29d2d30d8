package io.github.meanfield.stages.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class ParameterLayoutTest {

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(new ConvolutionLayer.Builder(2, 3).nOut(4).build())
        .layer(new DenseLayer.Builder().nOut(5).hasBias(false).build())
        .layer(new BatchNormalization())
        .layer(new OutputLayer.Builder(new LossMSE()).nOut(3).build())
        .setInputType(InputType.convolutionalFlat(4, 4, 1))
        .build();
  }

  @Test
  void groupsCoverTheParametersInOrder() {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    ParameterLayout layout = new Dl4jNetwork(configuration().toJson()).layout();
    assertEquals(
        List.of(
            new ParameterLayout.Group("0", "b", 0, 4, 4, true),
            new ParameterLayout.Group("0", "W", 4, 24, 4, true),
            new ParameterLayout.Group("1", "W", 28, 120, 5, true),
            new ParameterLayout.Group("2", "gamma", 148, 5, 5, true),
            new ParameterLayout.Group("2", "beta", 153, 5, 5, true),
            new ParameterLayout.Group("2", "mean", 158, 5, 5, true),
            new ParameterLayout.Group("2", "log10stdev", 163, 5, 5, true),
            new ParameterLayout.Group("3", "W", 168, 15, 3, true),
            new ParameterLayout.Group("3", "b", 183, 3, 3, true)),
        layout.groups());
    assertEquals(186, network.numParams());
    assertEquals(
        List.of("mean", "log10stdev"),
        layout.groups().stream()
            .filter(ParameterLayout.Group::isRunningStatistic)
            .map(ParameterLayout.Group::kind)
            .toList());
    // The weights that enter a unit are neighbours.
    ParameterLayout.Group dense = layout.trainedWeights().get(1);
    int inputs = dense.length() / dense.units();
    for (int i = 0; i < inputs; i++) {
      network.params().putScalar(dense.offset() + 2 * inputs + i, 7);
    }
    assertTrue(network.getParam("1_W").getColumn(2).eq(7).all());
  }

  @Test
  void frozenLayersAreNotTrained() {
    NetworkConfiguration frozen = NetworkConfiguration.parse(configuration().toJson());
    Freezing.freeze(frozen, 2);
    ParameterLayout layout = new Dl4jNetwork(frozen.toJson()).layout();
    assertEquals(
        List.of("3_W", "3_b"),
        layout.groups().stream()
            .filter(ParameterLayout.Group::trained)
            .map(group -> group.layer() + "_" + group.kind())
            .toList());
    assertEquals(List.of(168), layout.trainedWeights().stream().map(g -> g.offset()).toList());
  }
}
