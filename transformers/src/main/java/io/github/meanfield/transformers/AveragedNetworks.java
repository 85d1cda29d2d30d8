package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.transformers.NetworkModel.Fitted;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The networks of several models in one. */
final class AveragedNetworks {

  private AveragedNetworks() {}

  /**
   * What one model of them has come to.
   *
   * @param first the model whose features and units the others must have
   * @param others the others
   * @param predicts what a model predicts, in words
   * @param networks the networks of a model, in the units of the first
   * @throws IllegalArgumentException if one takes other features or predicts something else
   */
  static <M extends NeuralNetworkModel<M>> Fitted of(
      M first,
      List<M> others,
      Function<M, String> predicts,
      Function<M, List<NetworkZip>> networks) {
    List<NetworkZip> all = new ArrayList<>(networks.apply(first));
    List<TrainingSummary> summaries = new ArrayList<>(List.of(first.summary()));
    for (M other : others) {
      String needed = predicts.apply(first) + inputs(first);
      String found = predicts.apply(other) + inputs(other);
      if (!found.equals(needed)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: a model of %s cannot be averaged with one of %s; required are models of the"
                    + " same features that predict the same",
                first.uid(), needed, found));
      }
      try {
        all.addAll(networks.apply(other));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            String.format(
                "%s: networks of targets of other means and deviations cannot be averaged: one %s;"
                    + " set standardizeTarget to false, or give the output layer a bias",
                first.uid(), e.getMessage()),
            e);
      }
      summaries.add(other.summary());
    }
    return new Fitted(
        TrainedNetwork.beforeActivation(withoutSeeds(all), first.combination()),
        first.numFeatures(),
        TrainingSummary.joined(summaries),
        first.exampleFeatures());
  }

  private static String inputs(NeuralNetworkModel<?> model) {
    return String.format(
        " from %s%s",
        model.rowShape().contents(),
        model.fitted().network().takesMissing() ? " as a table has them" : "");
  }

  /** Configurations that differ in the seed of their weights alone are as good as the first. */
  private static List<NetworkZip> withoutSeeds(List<NetworkZip> networks) {
    Map<String, String> first = new HashMap<>();
    List<NetworkZip> same = new ArrayList<>();
    for (NetworkZip network : networks) {
      NetworkConfiguration parsed = NetworkConfiguration.parse(network.configuration());
      parsed.setSeed(0);
      String configuration =
          first.computeIfAbsent(parsed.toJson(), unseeded -> network.configuration());
      same.add(new NetworkZip(configuration, network.parameters()));
    }
    return same;
  }
}
