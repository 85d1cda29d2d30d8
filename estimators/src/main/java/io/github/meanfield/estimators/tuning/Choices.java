package io.github.meanfield.estimators.tuning;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Some values, with probabilities. */
final class Choices extends Distribution {

  private static final long serialVersionUID = 1L;

  /** With fewer numbers, each of them is at a border. */
  private static final int FEWEST_NUMBERS = 3;

  private final List<Object> values;
  private final double[] weights;

  /**
   * Values.
   *
   * @param values the values
   * @param weights one a value, or none if all are equally probable
   */
  Choices(List<?> values, double[] weights) {
    this.values = List.copyOf(values);
    this.weights = weights;
    boolean suit =
        weights.length == 0
            || weights.length == values.size()
                && DoubleStream.of(weights).allMatch(weight -> weight > 0 && weight < 1e300);
    if (values.isEmpty() || !suit) {
      throw new IllegalArgumentException(
          String.format(
              "%s with weights %s: at least one value is required, and a positive finite"
                  + " weight for each",
              this, Arrays.toString(weights)));
    }
  }

  @Override
  public Scale scale() {
    return Scale.NONE;
  }

  private double weight(int index) {
    return weights.length == 0 ? 1 : weights[index];
  }

  @Override
  Object at(double quantile) {
    double total = IntStream.range(0, values.size()).mapToDouble(this::weight).sum();
    double sum = 0;
    for (int i = 0; i < values.size() - 1; i++) {
      sum += weight(i);
      if (quantile * total < sum) {
        return values.get(i);
      }
    }
    return values.get(values.size() - 1);
  }

  /** Half of the draws are the value itself, and the other half are as before. */
  @Override
  Distribution around(Object value) {
    double total = IntStream.range(0, values.size()).mapToDouble(this::weight).sum();
    double[] shifted = new double[values.size()];
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] = weight(i) + (Objects.deepEquals(values.get(i), value) ? total : 0);
    }
    return new Choices(values, shifted);
  }

  @Override
  Optional<Border> border(Object value) {
    if (values.size() < FEWEST_NUMBERS || !values.stream().allMatch(Number.class::isInstance)) {
      return Optional.empty();
    }
    double[] sorted =
        values.stream().mapToDouble(each -> ((Number) each).doubleValue()).sorted().toArray();
    int last = sorted.length - 1;
    double number = ((Number) value).doubleValue();
    if (number == sorted[0]) {
      return Optional.of(new Border("the lowest value", beyond(sorted[0], sorted[1], value)));
    }
    return number == sorted[last]
        ? Optional.of(new Border("the highest value", beyond(number, sorted[last - 1], value)))
        : Optional.empty();
  }

  private static Object beyond(double end, double next, Object like) {
    double beyond = 2 * end - next;
    return like instanceof Integer ? (Object) (int) beyond : (Object) beyond;
  }

  @Override
  Distribution map(UnaryOperator<Object> change) {
    return new Choices(values.stream().map(change).toList(), weights);
  }

  @Override
  Stream<Object> extremes() {
    return values.stream();
  }

  @Override
  public String toString() {
    return IntStream.range(0, values.size())
        .mapToObj(i -> text(values.get(i)) + (i < weights.length ? " (" + weights[i] + ")" : ""))
        .collect(Collectors.joining(", ", "choices(", ")"));
  }

  private static String text(Object value) {
    // Arrays have no text of their own.
    String text = Arrays.deepToString(new Object[] {value});
    return text.substring(1, text.length() - 1);
  }
}
