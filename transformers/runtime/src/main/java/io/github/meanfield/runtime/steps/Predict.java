package io.github.meanfield.runtime.steps;

import io.github.meanfield.runtime.math.Combination;
import java.util.List;

/**
 * What networks predict of features.
 *
 * @param stage uid of the stage
 * @param input the features: a vector, or a number if there is one; or a sequence
 * @param networks networks of as many features and outputs, at least one
 * @param combination how the outputs of several become those of one
 * @param head what the outputs stand for
 * @param invalid ERROR, or SKIP: what becomes of a row whose features are missing, infinite as a
 *     float, or NaN where the networks do not take that for a missing value, or a sequence that is
 *     longer than they take
 */
public record Predict(
    String stage,
    String input,
    List<Network> networks,
    Combination combination,
    Head head,
    Invalid invalid)
    implements Step {

  /** Of outputs that describe a distribution, or that are log-odds. */
  private static final List<Combination> NONE_HERE =
      List.of(
          Combination.MEAN_OF_SORTED,
          Combination.NORMAL_MIXTURE,
          Combination.LOG_ODDS_MEAN_SIGMOID);

  /** Checks the components. */
  public Predict {
    Require.that(!networks.isEmpty(), "networks is empty");
    networks = List.copyOf(networks);
    Network first = networks.get(0);
    for (Network network : networks) {
      Require.that(
          network.numFeatures() == first.numFeatures()
              && network.numOutputs() == first.numOutputs()
              && network.takesMissing() == first.takesMissing()
              && (network.sequence() == null) == (first.sequence() == null),
          "networks differ in their features or outputs");
    }
    Require.that(
        NONE_HERE.stream().noneMatch(combination::equals),
        "combination is %s, which no head is for; required is none of %s",
        combination,
        NONE_HERE);
    Require.that(
        head.size() == first.numOutputs(),
        "networks have %d outputs; required are %d",
        first.numOutputs(),
        head.size());
    if (head instanceof Reconstruction codes) {
      Require.that(
          networks.size() == 1
              && first.numFeatures() == head.size()
              && !first.takesMissing()
              && first.sequence() == null,
          "features are reconstructed by one network of as many outputs, without an Encode");
      Require.that(
          codes.codeLayer() < first.layers().size()
              && first.width(codes.codeLayer()) == codes.codeSize(),
          "there is no code of %d numbers after layer %d",
          codes.codeSize(),
          codes.codeLayer());
    }
    Require.that(
        invalid == Invalid.ERROR || invalid == Invalid.SKIP,
        "invalid is %s; required is ERROR or SKIP",
        invalid);
  }

  /** Number of features of a row. */
  public int numFeatures() {
    return networks.get(0).numFeatures();
  }

  /** Whether NaN stands for a missing feature. */
  public boolean takesMissing() {
    return networks.get(0).takesMissing();
  }

  /** Whether the features are a sequence of tokens. */
  public boolean takesSequence() {
    return networks.get(0).sequence() != null;
  }

  /** Tokens that all networks know: the whole numbers from 0 below it; 0 if they take none. */
  public int numTokens() {
    return takesSequence()
        ? networks.stream().mapToInt(network -> network.sequence().numTokens()).min().orElseThrow()
        : 0;
  }

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<String> outputs() {
    return head.columns();
  }
}
