package io.github.meanfield.estimators.sampling;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** Rows of one class, and new rows between others of it and their nearest ones among these. */
final class Neighbors implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[][] rows;
  private final long[] positions;
  private final boolean[] nominal;
  private final int count;

  /** By what differences of a feature are multiplied: 0 if all values are alike. */
  private final double[] scales;

  /** Whether all values of a row are finite. */
  private final boolean[] complete;

  /**
   * Rows to look among.
   *
   * @param rows their features, as many in each; those that are not finite count as missing
   * @param positions their positions among all rows of the class, ascending
   * @param nominal whether a feature is a category
   * @param count how many are nearest
   */
  Neighbors(double[][] rows, long[] positions, boolean[] nominal, int count) {
    this.rows = rows;
    this.positions = positions;
    this.nominal = nominal;
    this.count = count;
    this.scales = new double[nominal.length];
    for (int j = 0; j < nominal.length; j++) {
      int feature = j;
      double[] known =
          Arrays.stream(rows).mapToDouble(row -> row[feature]).filter(Double::isFinite).toArray();
      double scale = known.length < 2 ? 0 : 1 / new StandardDeviation(false).evaluate(known);
      scales[j] = Double.isFinite(scale) ? scale : 0;
    }
    this.complete = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      complete[i] = isComplete(rows[i]);
    }
  }

  private static boolean isComplete(double[] row) {
    return Arrays.stream(row).allMatch(Double::isFinite);
  }

  /**
   * Makes new rows, one after the other.
   *
   * @param row the row at which they begin
   * @param position its position among all rows of the class
   * @param number how many to make
   * @param random where draws are from
   */
  Stream<Vector> between(Vector row, long position, long number, SplittableRandom random) {
    double[] from = row.toArray();
    int[] nearest = nearest(from, position);
    double[] categories = categories(nearest);
    return LongStream.range(0, number)
        .mapToObj(
            i -> {
              Vector features = Vectors.dense(between(from, nearest, categories, random));
              return row instanceof SparseVector ? features.toSparse() : features;
            });
  }

  private double[] between(
      double[] from, int[] nearest, double[] categories, SplittableRandom random) {
    double[] to = rows[nearest[random.nextInt(nearest.length)]];
    double share = random.nextDouble();
    double[] values = new double[from.length];
    for (int j = 0; j < values.length; j++) {
      values[j] = nominal[j] ? categories[j] : between(from[j], to[j], share);
    }
    return values;
  }

  private static double between(double from, double to, double share) {
    return Double.isFinite(from) && Double.isFinite(to) ? from + share * (to - from) : from;
  }

  /** What new rows have of each nominal feature; 0 for others. */
  private double[] categories(int[] nearest) {
    return IntStream.range(0, nominal.length)
        .mapToDouble(j -> nominal[j] ? mostFrequent(nearest, j) : 0)
        .toArray();
  }

  /** The value that most of the nearest rows have, NaN among them; of several the nearest one's. */
  private double mostFrequent(int[] nearest, int feature) {
    double best = 0;
    int most = 0;
    for (int candidate : nearest) {
      double value = rows[candidate][feature];
      int same = 0;
      for (int other : nearest) {
        same += isSame(rows[other][feature], value) ? 1 : 0;
      }
      if (same > most) {
        most = same;
        best = value;
      }
    }
    return best;
  }

  /** The nearest rows but the row itself, the nearest first, of equally near ones the first. */
  int[] nearest(double[] row, long position) {
    boolean isComplete = isComplete(row);
    int[] nearest = new int[Math.min(count, rows.length)];
    double[] distances = new double[nearest.length];
    int found = 0;
    for (int i = 0; i < rows.length; i++) {
      if (positions[i] == position) {
        continue;
      }
      double farthest = found < nearest.length ? Double.POSITIVE_INFINITY : distances[found - 1];
      double distance =
          isComplete && complete[i] ? distance(row, rows[i], farthest) : distance(row, rows[i]);
      if (found < nearest.length || distance < distances[found - 1]) {
        int place = found < nearest.length ? found++ : found - 1;
        for (; place > 0 && distance < distances[place - 1]; place--) {
          nearest[place] = nearest[place - 1];
          distances[place] = distances[place - 1];
        }
        nearest[place] = i;
        distances[place] = distance;
      }
    }
    return Arrays.copyOf(nearest, found);
  }

  /** As {@link #distance(double[], double[])} of finite values; infinite if not below another. */
  private double distance(double[] first, double[] second, double farthest) {
    double most = farthest * first.length;
    double sum = 0;
    for (int j = 0; j < first.length && sum <= most; j++) {
      if (nominal[j]) {
        sum += first[j] == second[j] ? 0 : 1;
      } else {
        double scaled = (first[j] - second[j]) * scales[j];
        sum += scaled * scaled;
      }
    }
    return sum > most ? Double.POSITIVE_INFINITY : sum / first.length;
  }

  /** The mean of the squared differences of features that both rows have. */
  private double distance(double[] first, double[] second) {
    double sum = 0;
    int known = 0;
    for (int j = 0; j < first.length; j++) {
      if (nominal[j]) {
        sum += isSame(first[j], second[j]) ? 0 : 1;
        known++;
      } else if (Double.isFinite(first[j]) && Double.isFinite(second[j])) {
        double scaled = (first[j] - second[j]) * scales[j];
        sum += scaled * scaled;
        known++;
      }
    }
    return known == 0 ? Double.MAX_VALUE : sum / known;
  }

  /** Whether categories are the same: -0.0 is 0.0, and missing ones are alike. */
  private static boolean isSame(double first, double second) {
    return first == second || Double.isNaN(first) && Double.isNaN(second);
  }
}
