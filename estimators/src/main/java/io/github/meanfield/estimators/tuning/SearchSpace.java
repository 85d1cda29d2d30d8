package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.stages.Seeds;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;

/**
 * The params that a search varies, of an estimator or of the stages of a Pipeline, and what their
 * values are drawn from.
 *
 * <pre>{@code
 * SearchSpace space = new SearchSpace()
 *     .add(network.learningRate(), Distribution.logUniform(1e-4, 1e-1))
 *     .add(network.dropout(), Distribution.uniform(0, 0.5))
 *     .add(network.hiddenLayers(), Distribution.choices(new int[] {64}, new int[] {256, 256}));
 * }</pre>
 */
public final class SearchSpace implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Turns 53 bits into a number of [0, 1). */
  private static final double UNIT = 0x1.0p-53;

  private final LinkedHashMap<Param<?>, Distribution> distributions = new LinkedHashMap<>();

  /** An empty space. */
  public SearchSpace() {}

  /**
   * Adds a param, or puts another distribution in the place of the one it has.
   *
   * @param param the param
   * @param distribution what its values are drawn from
   * @return this
   * @throws IllegalArgumentException if the param does not take what may be drawn
   */
  public SearchSpace add(Param<?> param, Distribution distribution) {
    distribution.extremes().forEach(value -> put(param, value, ParamMap.empty()));
    distributions.put(param, distribution);
    return this;
  }

  /**
   * The published space of RealMLP for tables (Holzmüller, Grinsztajn and Steinwart 2024, "Better
   * by default", table C.3), as far as it applies to an estimator that {@code tabular()} has made.
   *
   * @param estimator the estimator
   * @return embedding of numbers, learned scale, learning rate, dropout, weight decay, activation,
   *     hidden layers and, of a classifier, label smoothing
   */
  public static SearchSpace tabular(NeuralNetworkEstimator<?, ?> estimator) {
    SearchSpace space =
        new SearchSpace()
            .add(
                estimator.numericEmbedding(), Distribution.choices("none", "periodic", "piecewise"))
            .add(
                estimator.learnedScale(),
                Distribution.weightedChoices(List.of(true, false), 0.6, 0.4))
            .add(estimator.learningRate(), Distribution.logUniform(0.02, 0.3))
            .add(
                estimator.dropout(),
                Distribution.weightedChoices(List.of(0.0, 0.15, 0.3), 0.3, 0.5, 0.2))
            .add(estimator.weightDecay(), Distribution.choices(0.0, 0.02))
            .add(estimator.activation(), Distribution.choices("relu", "selu", "mish"))
            .add(
                estimator.hiddenLayers(),
                Distribution.weightedChoices(
                    List.of(
                        new int[] {256, 256, 256}, new int[] {64, 64, 64, 64, 64}, new int[] {512}),
                    0.6,
                    0.2,
                    0.2));
    if (estimator instanceof NeuralNetworkClassifier classifier) {
      space.add(
          classifier.labelSmoothing(), Distribution.weightedChoices(List.of(0.0, 0.1), 0.3, 0.7));
    }
    return space;
  }

  /** Whether it varies nothing. */
  boolean isEmpty() {
    return distributions.isEmpty();
  }

  /** Whether it varies a param. */
  boolean has(Param<?> param) {
    return distributions.containsKey(param);
  }

  /**
   * Draws values of all params, each from a seed of its own, so that another param in the space
   * does not change those before it.
   */
  ParamMap draw(long seed) {
    ParamMap drawn = new ParamMap();
    int index = 0;
    for (Map.Entry<Param<?>, Distribution> entry : distributions.entrySet()) {
      double quantile = (Seeds.derive(seed, index++) >>> 11) * UNIT;
      put(entry.getKey(), entry.getValue().at(quantile), drawn);
    }
    return drawn;
  }

  /** The same params, each in half the width around its value. */
  SearchSpace around(ParamMap values) {
    SearchSpace narrow = new SearchSpace();
    distributions.forEach(
        (param, distribution) ->
            narrow.distributions.put(param, distribution.around(values.apply(param))));
    return narrow;
  }

  /** The params, of those drawn, that are at a border of what they were drawn from, in words. */
  List<String> borders(ParamMap values) {
    return distributions.entrySet().stream()
        .flatMap(
            entry -> {
              Object value = values.apply(entry.getKey());
              Optional<String> border = entry.getValue().border(value);
              return border
                  .map(
                      end ->
                          String.format(
                              "%s: the best value, %s, is about %s of %s: better ones may lie"
                                  + " beyond",
                              entry.getKey().name(), value, end, entry.getValue()))
                  .stream();
            })
        .toList();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static void put(Param param, Object value, ParamMap into) {
    try {
      into.put(List.of(param.w(converted(param, value))));
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s does not take %s (%s)",
              param.parent(), param.name(), value, value.getClass().getSimpleName()),
          e);
    }
  }

  /** Numbers as the param's own type. */
  private static Object converted(Param<?> param, Object value) {
    if (param instanceof DoubleParam && value instanceof Number number) {
      return number.doubleValue();
    }
    if (param instanceof LongParam && value instanceof Integer number) {
      return number.longValue();
    }
    if (param instanceof IntParam && !(value instanceof Integer)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s takes whole numbers, but %s is none; draw them from integers or"
                  + " logIntegers",
              param.parent(), param.name(), value));
    }
    return value;
  }

  @Override
  public String toString() {
    return distributions.entrySet().stream()
        .map(entry -> entry.getKey().name() + " " + entry.getValue())
        .collect(Collectors.joining("; ", "SearchSpace: ", ""));
  }
}
