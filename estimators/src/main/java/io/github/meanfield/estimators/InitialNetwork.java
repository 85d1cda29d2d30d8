package io.github.meanfield.estimators;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkSize;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.Arrays;
import java.util.List;

/**
 * What training starts from.
 *
 * @param configuration JSON of the network's configuration
 * @param training the same with frozen layers marked as such
 * @param given parameters that are given, in their own order; the others are drawn
 * @param copies where they go
 * @param isTrained whether no parameter is drawn
 * @param biasOffset position of the bias of a fresh output layer, -1 if there is none
 */
record InitialNetwork(
    String configuration,
    String training,
    float[] given,
    List<Copy> copies,
    boolean isTrained,
    int biasOffset) {

  /** Given parameters that stay together. */
  private record Copy(int from, int to, int length) {}

  /**
   * The network that training starts from.
   *
   * @param stage the estimator
   * @param given its networkJson or initialModel, or null
   * @param numFeatures features of the rows
   * @param numOutputs outputs that are needed
   * @param networkSeed seed of the network
   * @param encoding what a network that is not given begins with, or null
   * @throws IllegalArgumentException if there is no such network
   */
  static InitialNetwork of(
      NetworkEstimator<?, ?> stage,
      GivenNetwork given,
      int numFeatures,
      int numOutputs,
      long networkSeed,
      TabularInput encoding) {
    long seed = Seeds.derive(networkSeed, SeedPurpose.WEIGHTS.ordinal());
    if (given != null) {
      return given.start(numFeatures, numOutputs, seed);
    }
    try {
      String configuration = stage.configuration(numFeatures, numOutputs, seed, encoding);
      NetworkSize.requireMemory(NetworkConfiguration.parse(configuration).parameterLength());
      return fresh(configuration);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param hiddenLayers is %s, which with %d features and %d %s makes a network that"
                  + " %s",
              stage.uid(),
              Arrays.toString(stage.getHiddenLayers()),
              numFeatures,
              numOutputs,
              stage.outputKind().words(),
              e.getMessage()),
          e);
    }
  }

  /** A network all of whose parameters are drawn. */
  static InitialNetwork fresh(String configuration) {
    return new InitialNetwork(
        configuration, configuration, new float[0], List.of(), false, biasOffset(configuration));
  }

  /**
   * A network with given parameters.
   *
   * @param configuration JSON of the network's configuration
   * @param training the same with frozen layers marked as such
   * @param parameters all of the parameters
   */
  static InitialNetwork of(String configuration, String training, float[] parameters) {
    return new InitialNetwork(
        configuration, training, parameters, List.of(new Copy(0, 0, parameters.length)), true, -1);
  }

  /**
   * A network with given parameters but for the output layer.
   *
   * @param configuration JSON of the network's configuration
   * @param training the same with frozen layers marked as such
   * @param parameters parameters of a network that has another output layer
   * @param before configuration of that network
   */
  static InitialNetwork withFreshOutput(
      String configuration, String training, float[] parameters, NetworkConfiguration before) {
    Part output = before.output();
    int grown =
        NetworkConfiguration.parse(configuration).parameterLength() - before.parameterLength();
    int rest = output.offset() + output.length();
    return new InitialNetwork(
        configuration,
        training,
        parameters,
        // Parts that do not lead to the output may come after it.
        List.of(
            new Copy(0, 0, output.offset()),
            new Copy(rest, rest + grown, before.parameterLength() - rest)),
        false,
        biasOffset(configuration));
  }

  private static int biasOffset(String configuration) {
    return NetworkOutput.biasOffset(NetworkConfiguration.parse(configuration));
  }

  /**
   * Turns a state of drawn parameters into the one that training starts from.
   *
   * @param state parameters and more; changed
   * @param bias start of a fresh output layer's bias, or null to leave it
   */
  void fill(float[] state, float[] bias) {
    for (Copy copy : copies) {
      System.arraycopy(given, copy.from, state, copy.to, copy.length);
    }
    if (bias != null && biasOffset >= 0) {
      System.arraycopy(bias, 0, state, biasOffset, bias.length);
    }
  }
}
