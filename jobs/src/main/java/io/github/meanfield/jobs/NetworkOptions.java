package io.github.meanfield.jobs;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import picocli.CommandLine.Option;

/** The network and how it is trained. */
final class NetworkOptions {

  @Option(
      names = "--hidden-layers",
      split = ",",
      paramLabel = "N,N,...",
      hideParamSyntax = true,
      defaultValue = "64",
      description = "Units of each hidden layer. Default: ${DEFAULT-VALUE}")
  private int[] hiddenLayers;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0",
      description = "Probability of dropping a unit. Default: ${DEFAULT-VALUE}")
  private double dropout;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "0.001",
      description = "Learning rate of Adam. Default: ${DEFAULT-VALUE}")
  private double learningRate;

  @Option(
      names = "--batch-size",
      paramLabel = "ROWS",
      defaultValue = "128",
      description = "Rows of a minibatch. Default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--max-epochs",
      paramLabel = "N",
      defaultValue = "50",
      description = "Passes over the training rows, at most. Default: ${DEFAULT-VALUE}")
  private int maxEpochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Stop when the validation loss has not improved for N epochs; 0 never does."
              + " Default: ${DEFAULT-VALUE}")
  private int patience;

  @Option(
      names = "--num-workers",
      paramLabel = "N",
      defaultValue = "0",
      description = "Networks trained at a time; 0 for one a core. Default: ${DEFAULT-VALUE}")
  private int numWorkers;

  @Option(
      names = "--averaging-frequency",
      paramLabel = "N",
      defaultValue = "16",
      description = "Minibatches between averagings. Default: ${DEFAULT-VALUE}")
  private int averagingFrequency;

  /** An estimator set so; its params have been checked. */
  NeuralNetworkClassifier classifier(long seed) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(hiddenLayers)
        .setDropout(dropout)
        .setLearningRate(learningRate)
        .setBatchSize(batchSize)
        .setMaxEpochs(maxEpochs)
        .setPatience(patience)
        .setNumWorkers(numWorkers)
        .setAveragingFrequency(averagingFrequency)
        .setSeed(seed);
  }
}
