package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.NetworkDefinition;
import io.github.meanfield.estimators.averaging.StartingNetwork;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.Momentum;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.engine.NetworkPool;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks that a fit trains. They differ in their seeds alone: the configuration of the first
 * is that of all.
 *
 * @param configuration JSON of the configuration
 * @param definition what is trained
 * @param starts what each starts from
 */
record FitNetworks(
    String configuration, NetworkDefinition definition, List<StartingNetwork> starts) {

  /**
   * The networks of a fit.
   *
   * @param estimator the estimator
   * @param given its networkJson or initialModel, or null
   * @param numFeatures features of the rows
   * @param numOutputs outputs that are needed
   * @param bias start of the bias of a fresh output layer, or null to leave it
   * @throws IllegalArgumentException if there is no such network, or it cannot be trained so
   */
  static FitNetworks of(
      NeuralNetworkEstimator<?, ?> estimator,
      GivenNetwork given,
      int numFeatures,
      int numOutputs,
      float[] bias) {
    InitialNetwork first =
        InitialNetwork.of(estimator, given, numFeatures, numOutputs, estimator.getSeed());
    if (estimator.usesDl4jSpark()) {
      Dl4jSparkLimits.check(estimator, first);
    }
    Engine engine = engine(estimator, first);
    NetworkDefinition definition = new NetworkDefinition(engine, first.training());
    ParameterLayout layout = new Dl4jNetwork(definition.configuration()).layout();
    List<StartingNetwork> starts = new ArrayList<>();
    for (int i = 0; i < estimator.getNumNetworks(); i++) {
      InitialNetwork initial =
          InitialNetwork.of(
              estimator, given, numFeatures, numOutputs, seed(estimator.getSeed(), i));
      starts.add(NetworkPool.withRoom(() -> start(engine, initial, layout, bias)));
    }
    return new FitNetworks(
        Momentum.asNesterovs(first.configuration()), definition, List.copyOf(starts));
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

  private static Engine engine(NeuralNetworkEstimator<?, ?> estimator, InitialNetwork initial) {
    if (estimator.usesDl4jSpark()) {
      return Engine.DL4J;
    }
    try {
      return Engine.choose(estimator.getEngine(), initial.training());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(estimator.uid() + ": param " + e.getMessage(), e);
    }
  }

  private static StartingNetwork start(
      Engine engine, InitialNetwork initial, ParameterLayout layout, float[] bias) {
    TrainableNetwork network = engine.open(initial.training());
    float[] state = network.state();
    initial.fill(state, bias);
    return new StartingNetwork(network, layout, state);
  }
}
