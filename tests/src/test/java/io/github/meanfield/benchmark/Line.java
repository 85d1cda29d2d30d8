package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * One thing that was measured.
 *
 * @param part the part of the benchmark it belongs to
 * @param title what was measured
 * @param unit its unit
 * @param better which values are better
 * @param contestants what was compared, the first with each of the others
 */
record Line(String part, String title, String unit, Better better, List<Contestant> contestants) {

  /** Which values are better. */
  enum Better {
    HIGHER,
    LOWER,
    /** There is nothing to compare. */
    NEITHER
  }

  /**
   * One side of a comparison.
   *
   * @param name what it is
   * @param median median of its runs, null if one did not get there
   * @param ratio how many times better the first contestant is: the median over runs that went side
   *     by side; null if that says nothing
   * @param runs value of each run, null for one that did not get there
   * @param note what there is to add, or null
   */
  record Contestant(String name, Double median, Double ratio, List<Double> runs, String note) {}

  /** A line of results that need no notes. */
  static <T> Line of(
      String part,
      String title,
      String unit,
      Better better,
      Map<String, List<T>> results,
      ToDoubleFunction<T> value) {
    return of(part, title, unit, better, results, value, Map.of());
  }

  /**
   * A line.
   *
   * @param results what the runs of each contestant gave
   * @param value the measured value of a result, NaN if the run did not get there
   * @param notes what there is to add, by contestant
   */
  static <T> Line of(
      String part,
      String title,
      String unit,
      Better better,
      Map<String, List<T>> results,
      ToDoubleFunction<T> value,
      Map<String, String> notes) {
    List<Contestant> contestants = new ArrayList<>();
    double[] first = null;
    for (Map.Entry<String, List<T>> result : results.entrySet()) {
      double[] values = result.getValue().stream().mapToDouble(value).toArray();
      first = first == null ? values : first;
      List<Double> runs = new ArrayList<>();
      for (double run : values) {
        runs.add(orNull(run));
      }
      contestants.add(
          new Contestant(
              result.getKey(),
              median(values),
              better == Better.NEITHER ? null : ratio(first, values, better),
              runs,
              notes.get(result.getKey())));
    }
    return new Line(part, title, unit, better, contestants);
  }

  private static Double ratio(double[] first, double[] other, Better better) {
    double[] ratios = new double[Math.min(first.length, other.length)];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = better == Better.HIGHER ? first[i] / other[i] : other[i] / first[i];
    }
    return median(ratios);
  }

  private static Double median(double[] values) {
    for (double value : values) {
      if (Double.isNaN(value)) {
        return null;
      }
    }
    return orNull(new Median().evaluate(values));
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
