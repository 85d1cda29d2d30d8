package io.github.meanfield.transformers.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.Errors;
import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.sequence.TransformerBlock;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers over sequences that have no counterpart are refused by name. */
class SequencePartsTest {

  private static final int SIZE = 4;
  private static final int TOKENS = 9;

  private static EmbeddingSequenceLayer embedding() {
    return new EmbeddingSequenceLayer.Builder().nIn(TOKENS).nOut(SIZE).build();
  }

  private static LSTM.Builder lstm() {
    return new LSTM.Builder().nIn(SIZE).nOut(SIZE).activation(Activation.TANH);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(SIZE)
        .nOut(2)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static DenseLayer dense(Activation activation) {
    return new DenseLayer.Builder().nIn(SIZE).nOut(SIZE).activation(activation).build();
  }

  /** A chain with a pooling behind a layer over steps, unless that makes a row. */
  private static String chain(Layer steps, Layer... behind) {
    var chain =
        new NeuralNetConfiguration.Builder()
            .activation(Activation.IDENTITY)
            .list()
            .inputPreProcessor(0, new SequenceInput(6, 1))
            .layer(embedding())
            .layer(steps);
    if (!(steps instanceof LastTimeStep)) {
      chain.layer(new GlobalPoolingLayer(PoolingType.AVG));
    }
    Stream.of(behind).forEach(chain::layer);
    return chain.layer(output()).build().toJson();
  }

  private static NeuralNetConfiguration.Builder graph() {
    return new NeuralNetConfiguration.Builder().activation(Activation.IDENTITY);
  }

  private static String scaled(boolean ofSteps) {
    return graph()
        .graphBuilder()
        .addInputs("tokens")
        .addLayer("embedding", embedding(), new SequenceInput(6, 1), "tokens")
        .addVertex("scaled", new ScaleVertex(2), ofSteps ? "embedding" : "mean")
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), ofSteps ? "scaled" : "embedding")
        .addLayer("output", output(), ofSteps ? "mean" : "scaled")
        .setOutputs("output")
        .build()
        .toJson();
  }

  private static String forked() {
    return graph()
        .graphBuilder()
        .addInputs("tokens")
        .addLayer("embedding", embedding(), new SequenceInput(6, 1), "tokens")
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "embedding")
        .addLayer("one", dense(Activation.TANH), "mean")
        .addLayer("two", dense(Activation.TANH), "mean")
        .addVertex("sum", new MergeVertex(), "one", "two")
        .addLayer(
            "output",
            new OutputLayer.Builder(LossFunction.MSE).nIn(2 * SIZE).nOut(2).build(),
            "sum")
        .setOutputs("output")
        .build()
        .toJson();
  }

  private static String ofOneRow() {
    return graph()
        .graphBuilder()
        .addInputs("tokens")
        .addLayer("embedding", embedding(), new SequenceInput(6, 1), "tokens")
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "embedding")
        .addLayer("one", dense(Activation.TANH), "mean")
        .addVertex("row", new MergeVertex(), "one")
        .addLayer("output", output(), "row")
        .setOutputs("output")
        .build()
        .toJson();
  }

  private static String ofTwoInputs() {
    return graph()
        .graphBuilder()
        .addInputs("title", "text")
        .addLayer("ofTitle", embedding(), new SequenceInput(6, 1), "title")
        .addLayer("ofText", embedding(), new SequenceInput(6, 1), "text")
        .addVertex("steps", new MergeVertex(), "ofTitle", "ofText")
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "steps")
        .addLayer(
            "output",
            new OutputLayer.Builder(LossFunction.MSE).nIn(2 * SIZE).nOut(2).build(),
            "mean")
        .setOutputs("output")
        .build()
        .toJson();
  }

  private static String ofNumbers() {
    return graph()
        .list()
        .inputPreProcessor(0, new SequenceInput(6, SIZE))
        .layer(lstm().build())
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(output())
        .build()
        .toJson();
  }

  static Stream<Object[]> refused() {
    return Stream.of(
        new Object[] {
          "(LSTM) of activation tanh and gates of hardsigmoid",
          chain(lstm().gateActivationFunction(Activation.HARDSIGMOID).build())
        },
        new Object[] {
          "(LSTM) of activation softsign", chain(lstm().activation(Activation.SOFTSIGN).build())
        },
        new Object[] {
          "(SimpleRnn) over the steps", chain(new SimpleRnn.Builder().nIn(SIZE).nOut(SIZE).build())
        },
        new Object[] {
          "(Bidirectional) over the steps",
          chain(
              new Bidirectional(
                  Bidirectional.Mode.ADD, new SimpleRnn.Builder().nIn(SIZE).nOut(SIZE).build()))
        },
        new Object[] {"(LastTimeStep) over the steps", chain(new LastTimeStep(lstm().build()))},
        new Object[] {"(Convolution1DLayer) of activation hardtanh", chain(hardTanh())},
        new Object[] {
          "(TransformerBlock) of activation elu",
          chain(elu(new TransformerBlock.Builder(SIZE, 2, 3).build()))
        },
        new Object[] {"vertex 'scaled' (ScaleVertex)", scaled(true)},
        new Object[] {"vertex 'scaled' (ScaleVertex)", scaled(false)},
        new Object[] {"beside other layers behind a pooling", forked()},
        new Object[] {"'row' (vertex) of a single row", ofOneRow()},
        new Object[] {"a network of several inputs", ofTwoInputs()},
        new Object[] {"sequences of numbers, and not of tokens", ofNumbers()},
        new Object[] {"activation hardtanh", chain(lstm().build(), dense(Activation.HARDTANH))},
        new Object[] {
          "(DenseLayer) as it is set behind a pooling",
          chain(
              lstm().build(),
              new DenseLayer.Builder().nIn(SIZE).nOut(SIZE).hasLayerNorm(true).build())
        });
  }

  private static Layer hardTanh() {
    return new Convolution1DLayer.Builder(3)
        .nIn(SIZE)
        .nOut(SIZE)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.HARDTANH)
        .build();
  }

  private static Layer elu(BaseLayer layer) {
    layer.setActivationFn(new ActivationELU(0.5));
    return layer;
  }

  private static Network network(String json) {
    int length = NetworkConfiguration.parse(json).parameterLength();
    return NetworkLayers.of(new NetworkZip(json, new float[length]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatIsNotComputedIsRefused(String part, String json) {
    Errors.assertRefused(() -> network(json), part, "has no counterpart without Spark");
  }

  @Test
  void sizesAreThoseOfTheNetwork() {
    Network network = network(chain(lstm().build()));
    EncodeSequence sequence = network.sequence();
    assertEquals(7, network.numFeatures());
    assertEquals(6, sequence.maxSteps());
    assertEquals(TOKENS, sequence.numTokens());
    assertEquals(2, network.numOutputs());
    assertEquals(2, network.layers().size());
  }
}
