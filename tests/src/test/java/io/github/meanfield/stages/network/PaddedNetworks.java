package io.github.meanfield.stages.network;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

/** Small networks of sequences, and the layers and vertices that they are made of. */
final class PaddedNetworks {

  /** The most steps of a sequence. */
  static final int STEPS = 9;

  static final int TOKENS = 7;
  static final int CLASSES = 3;

  /** Numbers that each layer gives. */
  static final int SIZE = 4;

  private PaddedNetworks() {}

  static GlobalPoolingLayer pool(PoolingType type) {
    return new GlobalPoolingLayer(type);
  }

  static EmbeddingSequenceLayer embedding() {
    return SequenceNetworks.embedding(TOKENS, SIZE);
  }

  static LSTM lstm() {
    return new LSTM.Builder().nIn(SIZE).nOut(SIZE).activation(Activation.TANH).build();
  }

  static SimpleRnn rnn() {
    return new SimpleRnn.Builder().nIn(SIZE).nOut(SIZE).activation(Activation.TANH).build();
  }

  static Convolution1DLayer.Builder convolution(int kernel, ConvolutionMode mode) {
    return new Convolution1DLayer.Builder(kernel)
        .nIn(SIZE)
        .nOut(SIZE)
        .convolutionMode(mode)
        .activation(Activation.SIGMOID);
  }

  static DenseLayer dense() {
    return new DenseLayer.Builder().nIn(SIZE).nOut(SIZE).activation(Activation.TANH).build();
  }

  static String tokens(int width, Layer... layers) {
    List<Layer> all = Stream.concat(Stream.of(embedding()), Stream.of(layers)).toList();
    return SequenceNetworks.of(STEPS, 1, all, width, CLASSES).toJson();
  }

  static String vectors(Layer... layers) {
    return SequenceNetworks.of(STEPS, SIZE, List.of(layers), SIZE, CLASSES).toJson();
  }

  static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("text")
        .addLayer("embedding", embedding(), new SequenceInput(STEPS, 1), "text");
  }

  static String ended(GraphBuilder graph, int width, String last) {
    return graph
        .addLayer("output", SequenceNetworks.output(width, CLASSES), last)
        .setOutputs("output")
        .build()
        .toJson();
  }
}
