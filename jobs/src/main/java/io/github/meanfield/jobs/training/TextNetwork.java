package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.stages.network.zoo.FastText;
import io.github.meanfield.stages.network.zoo.TextCnn;
import io.github.meanfield.stages.network.zoo.TextLstm;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.stages.network.zoo.TextTransformer;

/** A network that reads a text, and how it is trained if nothing else is said. */
enum TextNetwork {
  /** The mean of the vectors of words and of pairs of neighbours. */
  FAST_TEXT("fastText", 32, 0.3, 0.003) {
    @Override
    String json(int embeddingSize, double dropout, int numbers) {
      FastText network = TextNetworks.fastText();
      network.setEmbeddingSize(embeddingSize).setDropout(dropout);
      return (numbers == 0 ? network : network.setNumbers(numbers)).toJson();
    }

    @Override
    TextIndexer indexer() {
      // It does not look at the order of words, which pairs have.
      return super.indexer().setWordNgrams(2).setNumBuckets(1 << 14);
    }
  },
  /** Convolutions over a few words. */
  TEXT_CNN("textCnn", 64, 0.5, 0.001) {
    @Override
    String json(int embeddingSize, double dropout, int numbers) {
      TextCnn network = TextNetworks.textCnn();
      network.setEmbeddingSize(embeddingSize).setDropout(dropout);
      return (numbers == 0 ? network : network.setNumbers(numbers)).toJson();
    }
  },
  /** Long short-term memories forth and back. */
  LSTM("lstm", 64, 0.2, 0.001) {
    @Override
    String json(int embeddingSize, double dropout, int numbers) {
      TextLstm network = TextNetworks.lstm();
      network.setEmbeddingSize(embeddingSize).setDropout(dropout);
      return (numbers == 0 ? network : network.setNumbers(numbers)).toJson();
    }
  },
  /** The encoder of a transformer. */
  TRANSFORMER("transformer", 64, 0.1, 0.001) {
    @Override
    String json(int embeddingSize, double dropout, int numbers) {
      TextTransformer network = TextNetworks.transformer();
      network.setEmbeddingSize(embeddingSize).setDropout(dropout);
      return (numbers == 0 ? network : network.setNumbers(numbers)).toJson();
    }
  };

  /** What is trained if the user names none. */
  static final TextNetwork DEFAULT = FAST_TEXT;

  private final String word;
  private final int embeddingSize;
  private final double dropout;
  private final double learningRate;

  TextNetwork(String word, int embeddingSize, double dropout, double learningRate) {
    this.word = word;
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
  abstract String json(int embeddingSize, double dropout, int numbers);

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
