package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;

/** The estimators that are compared, as alike as they can be. */
final class Contestants {

  static final String DENSE = "Meanfield, engine dense";
  static final String DL4J = "Meanfield, engine dl4j";
  static final String DL4J_SPARK = "dl4j-spark";

  static final String PERCEPTRON = "Spark's MultilayerPerceptronClassifier";

  /** Layers of the network for MNIST: pixels, hidden units, digits. */
  static final int[] DIGIT_LAYERS = {784, 256, 10};

  private Contestants() {}

  /** A classifier of digits. */
  static NeuralNetworkClassifier network(String contestant) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {DIGIT_LAYERS[1]})
        .setBackend(contestant.equals(DL4J_SPARK) ? "dl4j-spark" : "meanfield")
        .setEngine(contestant.equals(DENSE) ? "dense" : "dl4j");
  }

  /** Spark's own classifier, which has no minibatches: all rows make one step. */
  static MultilayerPerceptronClassifier perceptron(int[] layers, int iterations) {
    return new MultilayerPerceptronClassifier()
        .setLayers(layers)
        .setSeed(42)
        // Nothing but the number of iterations is to end a fit.
        .setTol(0)
        .setMaxIter(iterations);
  }
}
