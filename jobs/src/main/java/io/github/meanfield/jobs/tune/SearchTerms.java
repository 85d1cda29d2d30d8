package io.github.meanfield.jobs.tune;

import io.github.meanfield.estimators.tuning.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;

/** Distributions as a config has them: {@code {logUniform: [1e-4, 1e-1]}} and the like. */
final class SearchTerms {

  private static final String WEIGHTS = "weights";
  private static final String FORMS =
      "one of {uniform: [0, 0.5]}, {logUniform: [1e-4, 1e-1]}, {integers: [1, 4]}, {logIntegers: [16,"
          + " 512]} and {choices: [a, b]}, with weights or without: {choices: [a, b], weights: [0.7,"
          + " 0.3]}";

  private SearchTerms() {}

  /**
   * A distribution.
   *
   * @param param the param whose values are drawn from it
   * @param value the value in YAML
   * @throws IllegalArgumentException if it is none, in words
   */
  static Distribution distribution(Param<?> param, Object value) {
    if (!(value instanceof Map<?, ?> terms) || terms.isEmpty()) {
      throw new IllegalArgumentException("'" + value + "' is no distribution; it must be " + FORMS);
    }
    List<Object> kinds = new ArrayList<>(terms.keySet());
    kinds.remove(WEIGHTS);
    String kind = kinds.size() == 1 ? String.valueOf(kinds.get(0)) : "";
    boolean hasWeights = terms.containsKey(WEIGHTS);
    return switch (kind) {
      case "uniform" -> Distribution.uniform(bound(terms, kind, 0), bound(terms, kind, 1));
      case "logUniform" -> Distribution.logUniform(bound(terms, kind, 0), bound(terms, kind, 1));
      case "integers" -> Distribution.integers(whole(terms, kind, 0), whole(terms, kind, 1));
      case "logIntegers" -> Distribution.logIntegers(whole(terms, kind, 0), whole(terms, kind, 1));
      case "choices" -> {
        Object[] choices =
            list(terms, kind).stream().map(choice -> converted(param, choice)).toArray();
        yield hasWeights
            ? Distribution.weightedChoices(List.of(choices), weights(terms))
            : Distribution.choices(choices);
      }
      default ->
          throw new IllegalArgumentException(
              "'" + terms + "' is no distribution; it must be " + FORMS);
    };
  }

  private static List<?> list(Map<?, ?> terms, String key) {
    if (terms.get(key) instanceof List<?> list && list.stream().allMatch(Objects::nonNull)) {
      return list;
    }
    throw new IllegalArgumentException(
        key + " is " + terms.get(key) + "; it must be a list of values");
  }

  private static double bound(Map<?, ?> terms, String kind, int index) {
    if (!terms.containsKey(WEIGHTS)
        && terms.get(kind) instanceof List<?> list
        && list.size() == 2
        && list.get(index) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(
        terms + ": " + kind + " takes two numbers, the lowest and the highest, and nothing else");
  }

  private static int whole(Map<?, ?> terms, String kind, int index) {
    double number = bound(terms, kind, index);
    if (number != (int) number) {
      throw new IllegalArgumentException(terms + ": " + kind + " takes whole numbers");
    }
    return (int) number;
  }

  private static double[] weights(Map<?, ?> terms) {
    return list(terms, WEIGHTS).stream().mapToDouble(weight -> number(WEIGHTS, weight)).toArray();
  }

  private static double number(String key, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(key + " has '" + value + "', which is no number");
  }

  /** A list as the array that a param takes; all others are converted by the search space. */
  private static Object converted(Param<?> param, Object choice) {
    if (param instanceof IntArrayParam && choice instanceof List<?> list) {
      return list.stream()
          .mapToInt(
              each -> {
                double number = number("a choice", each);
                if (number != (int) number) {
                  throw new IllegalArgumentException("a choice has " + each + ", no whole number");
                }
                return (int) number;
              })
          .toArray();
    } else if (param instanceof DoubleArrayParam && choice instanceof List<?> list) {
      return list.stream().mapToDouble(each -> number("a choice", each)).toArray();
    }
    return choice;
  }
}
