package io.github.meanfield.estimators.sampling;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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
  private final double[] deviations;

  /**
   * Rows to look among.
   *
   * @param rows their features
   * @param positions their positions among all rows of the class, ascending
   * @param nominal whether a feature is a category
   * @param count how many are nearest
   */
  Neighbors(double[][] rows, long[] positions, boolean[] nominal, int count) {
    this.rows = rows;
    this.positions = positions;
    this.nominal = nominal;
    this.count = count;
    Arrays.stream(rows).forEach(this::requireSize);
    this.deviations = new double[nominal.length];
    for (int j = 0; j < nominal.length; j++) {
      int feature = j;
      double[] known =
          Arrays.stream(rows)
              .mapToDouble(row -> row[feature])
              .filter(value -> !Double.isNaN(value))
              .toArray();
      deviations[j] = known.length < 2 ? 0 : new StandardDeviation(false).evaluate(known);
    }
  }

  /**
   * Makes new rows.
   *
   * @param row the row at which they begin
   * @param position its position among all rows of the class
   * @param number how many to make
   * @param random where draws are from
   */
  List<Vector> between(Vector row, long position, int number, SplittableRandom random) {
    double[] from = row.toArray();
    requireSize(from);
    int[] nearest = nearest(from, position);
    List<Vector> made = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      double[] to = rows[nearest[random.nextInt(nearest.length)]];
      double share = random.nextDouble();
      double[] values = new double[from.length];
      for (int j = 0; j < values.length; j++) {
        values[j] = nominal[j] ? mostFrequent(nearest, j) : between(from[j], to[j], share);
      }
      Vector features = Vectors.dense(values);
      made.add(row instanceof SparseVector ? features.toSparse() : features);
    }
    return made;
  }

  private void requireSize(double[] row) {
    if (row.length != nominal.length) {
      throw new IllegalArgumentException(
          String.format(
              "there are rows of %d and of %d features; required are as many in each",
              row.length, nominal.length));
    }
  }

  private static double between(double from, double to, double share) {
    return Double.isNaN(to) ? from : from + share * (to - from);
  }

  /** The value that most of the nearest rows have, NaN among them; of several the nearest one's. */
  private double mostFrequent(int[] nearest, int feature) {
    double best = 0;
    int most = 0;
    for (int candidate : nearest) {
      double value = rows[candidate][feature];
      int same = 0;
      for (int other : nearest) {
        same += Double.compare(rows[other][feature], value) == 0 ? 1 : 0;
      }
      if (same > most) {
        most = same;
        best = value;
      }
    }
    return best;
  }

  /** The nearest rows but the row itself, the nearest first, of equally near ones the first. */
  private int[] nearest(double[] row, long position) {
    int[] nearest = new int[Math.min(count, rows.length)];
    double[] distances = new double[nearest.length];
    int found = 0;
    for (int i = 0; i < rows.length; i++) {
      if (positions[i] == position) {
        continue;
      }
      double distance = distance(row, rows[i]);
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

  /** The mean of the squared differences of features that both rows have. */
  private double distance(double[] first, double[] second) {
    double sum = 0;
    int known = 0;
    for (int j = 0; j < first.length; j++) {
      double difference = first[j] - second[j];
      if (nominal[j]) {
        sum += Double.compare(first[j], second[j]) == 0 ? 0 : 1;
        known++;
      } else if (!Double.isNaN(difference)) {
        double scaled = deviations[j] == 0 ? 0 : difference / deviations[j];
        sum += scaled * scaled;
        known++;
      }
    }
    return known == 0 ? Double.MAX_VALUE : sum / known;
  }
}
