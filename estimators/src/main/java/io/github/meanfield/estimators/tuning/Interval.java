package io.github.meanfield.estimators.tuning;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Numbers of an interval, on a linear or logarithmic scale. */
final class Interval extends Distribution {

  private static final long serialVersionUID = 1L;

  /** Values in this part of the scale next to its end are at its border. */
  private static final double BORDER = 0.05;

  private final double low;
  private final double high;
  private final boolean logarithmic;
  private final boolean whole;

  Interval(double low, double high, boolean logarithmic, boolean whole) {
    this.low = low;
    this.high = high;
    this.logarithmic = logarithmic;
    this.whole = whole;
    if (!(low < high) || Double.isInfinite(high - low) || (logarithmic && low <= 0)) {
      throw new IllegalArgumentException(
          this
              + ": the highest value must be finite and above the lowest"
              + (logarithmic ? ", which must be above 0" : ""));
    }
  }

  @Override
  public Scale scale() {
    return logarithmic ? Scale.LOGARITHMIC : Scale.LINEAR;
  }

  private double scaled(double value) {
    return logarithmic ? Math.log(value) : value;
  }

  @Override
  Object at(double quantile) {
    // Whole numbers are rounded down, so that the last one needs a place of its own.
    double from = scaled(low);
    double to = scaled(whole ? high + 1 : high);
    double position = from + quantile * (to - from);
    double value = logarithmic ? Math.exp(position) : position;
    double limited = Math.max(low, Math.min(high, whole ? Math.floor(value) : value));
    return whole ? (Object) (int) limited : (Object) limited;
  }

  @Override
  Distribution around(Object value) {
    double from = scaled(low);
    double width = scaled(high) - from;
    double start = scaled(((Number) value).doubleValue()) - width / 4;
    start = Math.max(from, Math.min(start, from + width / 2));
    double newLow = unscaled(start);
    double newHigh = unscaled(start + width / 2);
    if (whole) {
      newLow = Math.max(low, Math.floor(newLow));
      newHigh = Math.min(high, Math.ceil(newHigh));
    }
    return newLow < newHigh ? new Interval(newLow, newHigh, logarithmic, whole) : this;
  }

  private double unscaled(double position) {
    double value = logarithmic ? Math.exp(position) : position;
    return Math.max(low, Math.min(high, value));
  }

  @Override
  Optional<Border> border(Object value) {
    double number = ((Number) value).doubleValue();
    double share = (scaled(number) - scaled(low)) / (scaled(high) - scaled(low));
    if (whole ? number == low : share < BORDER) {
      return Optional.of(new Border("the lowest value", beyond(low, high)));
    }
    return (whole ? number == high : share > 1 - BORDER)
        ? Optional.of(new Border("the highest value", beyond(high, low)))
        : Optional.empty();
  }

  /** A little further than one end, seen from the other. */
  private Object beyond(double end, double other) {
    if (whole) {
      return (int) (end + Math.signum(end - other));
    }
    double further = scaled(end) + BORDER * (scaled(end) - scaled(other));
    return logarithmic ? Math.exp(further) : further;
  }

  @Override
  Distribution map(UnaryOperator<Object> change) {
    // Params take the numbers as they are.
    return this;
  }

  @Override
  Stream<Object> extremes() {
    return whole ? Stream.of((int) low, (int) high) : Stream.of(low, high);
  }

  @Override
  public String toString() {
    String numbers = whole ? (int) low + ", " + (int) high : low + ", " + high;
    String name =
        whole
            ? (logarithmic ? "logIntegers" : "integers")
            : (logarithmic ? "logUniform" : "uniform");
    return name + "(" + numbers + ")";
  }
}
