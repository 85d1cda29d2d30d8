package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.sequence.SequenceInput;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;

/** What networks for texts begin and end with. */
final class TextLayers {

  static final String EMBEDDING = "embedding";
  static final String MEAN = "mean";
  private static final String OUTPUT = "output";
  private static final String MERGED = "merged";
  private static final String HIDDEN = "hidden";
  private static final String OF_NUMBERS = "hiddenNumbers";

  /** Units of the layer that reads numbers, and of that which reads both. */
  private static final int UNITS = 64;

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

  /**
   * A graph that begins with vectors of tokens: vertex {@link #EMBEDDING}.
   *
   * @param numbers numbers of the second input, 0 for none
   */
  static GraphBuilder graph(int embeddingSize, Distribution start, int numbers) {
    GraphBuilder graph = network().graphBuilder().addInputs(TextNetworks.TOKENS);
    if (numbers > 0) {
      graph.addInputs(TextNetworks.NUMBERS);
    }
    SequenceInput tokens = new SequenceInput(0, 1);
    return graph
        .addLayer(EMBEDDING, embedding(embeddingSize, start), tokens, TextNetworks.TOKENS)
        .setOutputs(OUTPUT);
  }

  /**
   * Ends a graph by its output layer, and with numbers by hidden layers before it.
   *
   * @param text the vertex that a text comes to
   * @param width how many numbers that are
   * @param numbers numbers of the second input, 0 for none
   * @param dropout the probability to drop one of the numbers that are merged
   */
  static String toJson(GraphBuilder graph, String text, int width, int numbers, double dropout) {
    if (numbers == 0) {
      return graph.addLayer(OUTPUT, output(width, dropout), text).build().toJson();
    }
    return graph
        .addLayer(OF_NUMBERS, hidden(numbers).build(), TextNetworks.NUMBERS)
        .addVertex(MERGED, new MergeVertex(), text, OF_NUMBERS)
        .addLayer(HIDDEN, hidden(width + UNITS).dropOut(Common.dropout(dropout)).build(), MERGED)
        .addLayer(OUTPUT, output(UNITS, 0), HIDDEN)
        .build()
        .toJson();
  }

  private static DenseLayer.Builder hidden(int inputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(UNITS)
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU);
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
