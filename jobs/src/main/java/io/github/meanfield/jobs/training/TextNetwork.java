package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.stages.network.zoo.TextOptions;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A network that reads a text, and how it is trained if nothing else is said. */
enum TextNetwork {
  /** The mean of the vectors of words and of pairs of neighbours. */
  FAST_TEXT("fastText", TextNetworks::fastText, 32, 0.3, 0.003) {
    @Override
    TextIndexer indexer() {
      // It does not look at the order of words, which pairs have.
      return super.indexer().setWordNgrams(2).setNumBuckets(1 << 14);
    }
  },
  /** Convolutions over a few words. */
  TEXT_CNN("textCnn", TextNetworks::textCnn, 64, 0.5, 0.001),
  /** Long short-term memories forth and back. */
  LSTM("lstm", TextNetworks::lstm, 64, 0.2, 0.001),
  /** The encoder of a transformer. */
  TRANSFORMER("transformer", TextNetworks::transformer, 64, 0.1, 0.001);

  /** What is trained if the user names none. */
  static final TextNetwork DEFAULT = FAST_TEXT;

  private final String word;
  private final Supplier<TextOptions<?>> options;
  private final int embeddingSize;
  private final double dropout;
  private final double learningRate;

  TextNetwork(
      String word,
      Supplier<TextOptions<?>> options,
      int embeddingSize,
      double dropout,
      double learningRate) {
    this.word = word;
    this.options = options;
    this.embeddingSize = embeddingSize;
    this.dropout = dropout;
    this.learningRate = learningRate;
  }

  /**
   * The JSON of the network.
   *
   * @param embeddingSize numbers of the vector of a token
   * @param dropout the probability to drop, as the network's builder has it
   * @param numbers numbers that it takes beside the text, 0 for none
   */
  String json(int embeddingSize, double dropout, int numbers) {
    return options
        .get()
        .setEmbeddingSize(embeddingSize)
        .setDropout(dropout)
        .setNumbers(numbers)
        .toJson();
  }

  /** What makes tokens for it, if nothing else is said. */
  TextIndexer indexer() {
    return new TextIndexer();
  }

  /** Numbers of the vector of a token, if nothing else is said. */
  int embeddingSize() {
    return embeddingSize;
  }

  /** The probability to drop, if nothing else is said. */
  double dropout() {
    return dropout;
  }

  /** The default sizes of all networks, as a user reads them. */
  static String embeddingSizes() {
    return told(TextNetwork::embeddingSize);
  }

  /** The default dropout of all networks, as a user reads it. */
  static String dropouts() {
    return told(TextNetwork::dropout);
  }

  /** The default learning rates of all networks, as a user reads them. */
  static String learningRates() {
    return told(network -> network.learningRate);
  }

  private static String told(Function<TextNetwork, Number> param) {
    return Stream.of(values())
        .map(network -> param.apply(network) + " for " + network)
        .collect(Collectors.joining(", "));
  }

  /** Sets how it is trained. */
  void train(NeuralNetworkEstimator<?, ?> estimator) {
    estimator.setLearningRate(learningRate);
  }

  /** The name that the command line has. */
  @Override
  public String toString() {
    return word;
  }
}
