package io.github.meanfield.stages.network.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dense.DenseNetworkTest;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class EngineTest {

  @Test
  void autoTakesTheDenseEngineAndEitherCanBeAskedFor() {
    String configuration = DenseNetworkTest.classifier(3, 4, 2, 0.5);
    assertEquals(Engine.DENSE, Engine.choose("auto", configuration));
    assertEquals(Engine.DENSE, Engine.choose("dense", configuration));
    assertEquals(Engine.DL4J, Engine.choose("dl4j", configuration));
    assertInstanceOf(DenseNetwork.class, Engine.DENSE.open(configuration));
    assertInstanceOf(Dl4jNetwork.class, Engine.DL4J.open(configuration));
    assertNotEquals(Engine.DENSE.poolKey(configuration), Engine.DL4J.poolKey(configuration));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void whatTheDenseEngineDoesNotComputeIsNamed(String what, String configuration) {
    assertEquals(Engine.DL4J, Engine.choose("auto", configuration));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Engine.choose("dense", configuration));
    for (String part : List.of("engine is dense", what, "set engine to auto or dl4j")) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  static Stream<Arguments> unsupported() {
    Map<String, Supplier<Layer>> layers =
        Map.ofEntries(
            Map.entry(
                "layer EmbeddingLayer", () -> new EmbeddingLayer.Builder().nIn(3).nOut(3).build()),
            Map.entry("updater AdaDelta", () -> dense().updater(new AdaDelta()).build()),
            Map.entry("activation cube", () -> dense().activation(Activation.CUBE).build()),
            Map.entry(
                "activation relu",
                () -> dense().activation(new ActivationReLU(6.0, null, null)).build()),
            Map.entry("layer normalization", () -> dense().hasLayerNorm(true).build()),
            Map.entry("weight noise", () -> dense().weightNoise(new DropConnect(0.5)).build()),
            Map.entry("dropout", () -> dense().dropOut(new GaussianDropout(0.5)).build()),
            Map.entry(
                "constraint", () -> dense().constrainWeights(new NonNegativeConstraint()).build()),
            Map.entry(
                "fixed gamma and beta",
                () -> new BatchNormalization.Builder().nOut(3).lockGammaBeta(true).build()));
    return Stream.concat(
        layers.entrySet().stream()
            .map(layer -> Arguments.of(layer.getKey(), with(layer.getValue().get()))),
        Stream.of(Arguments.of("MultiLayerConfiguration", "{}")));
  }

  private static DenseLayer.Builder dense() {
    return new DenseLayer.Builder().nIn(3).nOut(3).activation(Activation.RELU);
  }

  private static String with(Layer layer) {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(layer)
        .layer(
            new OutputLayer.Builder(new LossMSE())
                .nIn(3)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build())
        .build()
        .toJson();
  }
}
