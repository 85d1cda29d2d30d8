package io.github.meanfield.estimators.tuning;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What values of a param are drawn from. Random draws find good params with fewer trials than a
 * grid, as few params matter (Bergstra and Bengio 2012, "Random search for hyper-parameter
 * optimization").
 */
public abstract sealed class Distribution implements Serializable permits Interval, Choices {

  private static final long serialVersionUID = 1L;

  Distribution() {}

  /**
   * Numbers of which all are equally probable.
   *
   * @param low the lowest
   * @param high the highest, above it
   * @throws IllegalArgumentException if there are none between, or one is not finite
   */
  public static Distribution uniform(double low, double high) {
    return new Interval(low, high, false, false);
  }

  /**
   * Positive numbers of which all orders of magnitude are equally probable, as suits learning rates
   * and penalties.
   *
   * @param low the lowest, above 0
   * @param high the highest, above it
   * @throws IllegalArgumentException if there are none between, or one is not finite
   */
  public static Distribution logUniform(double low, double high) {
    return new Interval(low, high, true, false);
  }

  /**
   * Whole numbers of which all are equally probable.
   *
   * @param low the lowest
   * @param high the highest, above it
   * @throws IllegalArgumentException if it is not
   */
  public static Distribution integers(int low, int high) {
    return new Interval(low, high, false, true);
  }

  /**
   * Positive whole numbers of which all orders of magnitude are equally probable, as suits numbers
   * of units.
   *
   * @param low the lowest, above 0
   * @param high the highest, above it
   * @throws IllegalArgumentException if it is not
   */
  public static Distribution logIntegers(int low, int high) {
    return new Interval(low, high, true, true);
  }

  /**
   * Values of which all are equally probable.
   *
   * @param values the values, at least one
   * @throws IllegalArgumentException if there is none
   */
  public static Distribution choices(Object... values) {
    return new Choices(List.of(values), new double[0]);
  }

  /**
   * Values with probabilities.
   *
   * @param values the values, at least one
   * @param weights positive numbers that are proportional to the probabilities, one a value
   * @throws IllegalArgumentException if there is no value, or weights do not suit
   */
  public static Distribution weightedChoices(List<?> values, double... weights) {
    return new Choices(List.copyOf(values), weights.clone());
  }

  /** How values compare. */
  public enum Scale {
    /** Numbers, by their differences. */
    LINEAR,
    /** Numbers, by their ratios. */
    LOGARITHMIC,
    /** Choices, which are in no order. */
    NONE
  }

  /** How values compare. */
  public abstract Scale scale();

  /**
   * The value at a quantile.
   *
   * @param quantile in [0, 1); uniform draws of it make draws of the value
   */
  abstract Object at(double quantile);

  /** A distribution of half the width around a value, within this one. */
  abstract Distribution around(Object value);

  /** The border of the distribution that a value is at; empty if it is at none. */
  abstract Optional<Border> border(Object value);

  /**
   * A border.
   *
   * @param words which one it is
   * @param beyond a value on the other side
   */
  record Border(String words, Object beyond) {}

  /** The same distribution of values that are made of those. */
  abstract Distribution map(UnaryOperator<Object> change);

  /** The values that stand for all when it is checked whether a param takes them. */
  abstract Stream<Object> extremes();
}
