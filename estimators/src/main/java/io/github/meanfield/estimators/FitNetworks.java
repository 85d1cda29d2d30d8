package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.NetworkDefinition;
import io.github.meanfield.estimators.averaging.StartingNetwork;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.Momentum;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.engine.NetworkPool;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks that a fit trains. They differ in their seeds alone: the configuration of the first
 * is that of all.
 *
 * @param configuration JSON of the configuration
 * @param definition what is trained
 * @param drawn each with its initial weights
 */
record FitNetworks(String configuration, NetworkDefinition definition, List<Drawn> drawn) {

  /**
   * A network with its initial weights.
   *
   * @param configuration JSON of its configuration, with its own seed
   * @param start what it starts from
   */
  private record Drawn(String configuration, StartingNetwork start) {}

  /**
   * The networks of a fit.
   *
   * @param estimator the estimator
   * @param given its networkJson or initialModel, or null
   * @param numFeatures features of the rows
   * @param numOutputs outputs that are needed
   * @param encoding what a network that is not given begins with, or null
   * @param bias start of the bias of a fresh output layer, or null to leave it
   * @throws IllegalArgumentException if there is no such network, or it cannot be trained so
   */
  static FitNetworks of(
      NetworkEstimator<?, ?> estimator,
      GivenNetwork given,
      int numFeatures,
      int numOutputs,
      TabularInput encoding,
      float[] bias) {
    InitialNetwork first =
        InitialNetwork.of(estimator, given, numFeatures, numOutputs, estimator.getSeed(), encoding);
    if (estimator.usesDl4jSpark()) {
      Dl4jSparkLimits.check(estimator, first);
    }
    if (LbfgsLimits.apply(estimator)) {
      LbfgsLimits.check(estimator, first);
    }
    Engine engine = engine(estimator, first);
    PrivacyLimits.check(estimator, first.training());
    estimator.requireComputed(engine, first.training());
    NetworkDefinition definition = new NetworkDefinition(engine, first.training());
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < estimator.networks(); i++) {
      InitialNetwork initial =
          i == 0
              ? first
              : InitialNetwork.of(
                  estimator,
                  given,
                  numFeatures,
                  numOutputs,
                  seed(estimator.getSeed(), i),
                  encoding);
      StartingNetwork start = NetworkPool.withRoom(() -> start(engine, initial, bias));
      drawn.add(new Drawn(initial.training(), start));
    }
    return new FitNetworks(
        Momentum.asNesterovs(first.configuration()), definition, List.copyOf(drawn));
  }

  /**
   * What each starts from.
   *
   * @param weightInit how weights are initialized
   * @param training the training rows, which some initializations look at
   */
  List<StartingNetwork> starts(String weightInit, Chunks training) {
    return drawn.stream()
        .map(
            each ->
                WeightInitialization.apply(weightInit, each.configuration, each.start, training))
        .toList();
  }

  /**
   * The seed of a network.
   *
   * @param seed seed of the fit
   * @param index number of the network, from 0
   */
  static long seed(long seed, int index) {
    return index == 0 ? seed : Seeds.derive(seed, SeedPurpose.NETWORKS.ordinal(), index);
  }

  private static Engine engine(NetworkEstimator<?, ?> estimator, InitialNetwork initial) {
    if (estimator.usesDl4jSpark()) {
      return Engine.DL4J;
    }
    try {
      return Engine.choose(estimator.getEngine(), initial.training());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(estimator.uid() + ": param " + e.getMessage(), e);
    }
  }

  private static StartingNetwork start(Engine engine, InitialNetwork initial, float[] bias) {
    TrainableNetwork network = engine.open(initial.training());
    float[] state = network.state();
    initial.fill(state, bias);
    return new StartingNetwork(network, network.layout(), state, false, initial.isTrained());
  }
}
