package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.stages.Seeds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;

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
    Distribution converted = distribution.map(value -> converted(param, value));
    converted.extremes().forEach(value -> json(param, value));
    distributions.put(param, converted);
    return this;
  }

  /**
   * The published space of RealMLP for tables (Holzmüller, Grinsztajn and Steinwart 2024, "Better
   * by default"), as far as it applies to an estimator that {@code tabular()} has made.
   *
   * @param estimator the estimator
   * @return embedding of numbers, learned scale, learning rate, dropout, weight decay, activation,
   *     hidden layers and, of a classifier without {@code temperatureScaling}, which excludes it,
   *     label smoothing
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
    if (estimator instanceof NeuralNetworkClassifier classifier
        && !classifier.getTemperatureScaling()) {
      space.add(
          classifier.labelSmoothing(), Distribution.weightedChoices(List.of(0.0, 0.1), 0.3, 0.7));
    }
    return space;
  }

  /** Takes a param out, which then is as the estimator has it. */
  public SearchSpace remove(Param<?> param) {
    distributions.remove(param);
    return this;
  }

  /** Whether it varies nothing. */
  public boolean isEmpty() {
    return distributions.isEmpty();
  }

  /** Whether it varies a param. */
  public boolean has(Param<?> param) {
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
      drawn.put(List.of(pair(entry.getKey(), entry.getValue().at(quantile))));
    }
    return drawn;
  }

  /**
   * Values in JSON by the name of the param, with its stage's uid where others have the name; in
   * the order in which the params were added.
   */
  Map<String, String> texts(ParamMap values) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Param<?> param : distributions.keySet()) {
      long namesakes =
          distributions.keySet().stream().filter(each -> each.name().equals(param.name())).count();
      String name = namesakes == 1 ? param.name() : param.parent() + "__" + param.name();
      texts.put(name, json(param, values.apply(param)));
    }
    return texts;
  }

  /** The params, in the order in which they were added. */
  public Set<Param<?>> params() {
    return Collections.unmodifiableSet(distributions.keySet());
  }

  /** What the values of a param are drawn from; null for a param that is not varied. */
  public Distribution distribution(Param<?> param) {
    return distributions.get(param);
  }

  /** The same params, each in half the width around its value. */
  SearchSpace around(ParamMap values) {
    SearchSpace narrow = new SearchSpace();
    distributions.forEach(
        (param, distribution) ->
            narrow.distributions.put(param, distribution.around(values.apply(param))));
    return narrow;
  }

  /**
   * The params whose value is at a border of what it was drawn from, in words, unless the param
   * takes nothing beyond.
   */
  List<String> borders(ParamMap values) {
    List<String> borders = new ArrayList<>();
    distributions.forEach(
        (param, distribution) -> {
          Object value = values.apply(param);
          distribution
              .border(value)
              .filter(border -> takes(param, border.beyond()))
              .ifPresent(
                  border ->
                      borders.add(
                          String.format(
                              "%s: the best value, %s, is about %s of %s: better ones may lie"
                                  + " beyond",
                              param.name(), value, border.words(), distribution)));
        });
    return borders;
  }

  private static boolean takes(Param<?> param, Object value) {
    try {
      json(param, converted(param, value));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ParamPair<?> pair(Param param, Object value) {
    return param.w(converted(param, value));
  }

  /** The value in JSON, once the param has taken it. */
  private static String json(Param<?> param, Object value) {
    try {
      return encoded(pair(param, value));
    } catch (ClassCastException | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s does not take %s (%s), or has no form in JSON, and cannot be searched",
              param.parent(), param.name(), value, value.getClass().getSimpleName()),
          e);
    }
  }

  private static <T> String encoded(ParamPair<T> pair) {
    return pair.param().jsonEncode(pair.value());
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
