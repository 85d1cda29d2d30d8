package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.sequence.SequenceInput;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;

/** What networks for texts begin and end with. */
final class TextLayers {

  static final String TOKENS = "tokens";
  static final String EMBEDDING = "embedding";
  static final String OUTPUT = "output";

  private TextLayers() {}

  private static NeuralNetConfiguration.Builder network() {
    return Common.layers().weightInit(WeightInit.XAVIER).activation(Activation.IDENTITY);
  }

  /** A chain that begins with vectors of tokens. */
  static ListBuilder chain(int embeddingSize, Distribution start) {
    return network()
        .list()
        .inputPreProcessor(0, new SequenceInput(0, 1))
        .layer(embedding(embeddingSize, start));
  }

  /** A graph that begins with vectors of tokens: vertex {@link #EMBEDDING}. */
  static GraphBuilder graph(int embeddingSize, Distribution start) {
    return network()
        .graphBuilder()
        .addInputs(TOKENS)
        .addLayer(EMBEDDING, embedding(embeddingSize, start), new SequenceInput(0, 1), TOKENS)
        .setOutputs(OUTPUT);
  }

  private static EmbeddingSequenceLayer embedding(int size, Distribution start) {
    return new EmbeddingSequenceLayer.Builder()
        .nOut(size)
        .weightInit(new WeightInitDistribution(start))
        .build();
  }

  /** The output layer. */
  static OutputLayer output(int inputs, double dropout) {
    return Common.output(dropout).nIn(inputs).build();
  }
}
