package io.github.meanfield.estimators.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** New rows between others, by hand. */
class NeighborsTest {

  /** One far row in units of the second feature alone is no nearer for it. */
  @Test
  void neighboursAreNearestInStandardDeviations() {
    double[][] four = {{0, 0}, {1, 1_000}, {2, -1_000}, {3, 500}};
    Neighbors one = new Neighbors(four, new long[] {0, 1, 2, 3}, new boolean[] {false, false}, 1);
    // By rows: deviations are 1.118 and 739.5, so that row 1 is the nearest of row 0.
    Vector made =
        one.between(Vectors.dense(0, 0), 0, 1, new SplittableRandom(1)).findFirst().orElseThrow();
    assertEquals(1_000, made.apply(1) / made.apply(0), 1e-9);
  }

  @Test
  void categoriesAreVotedAndMissingValuesStay() {
    double missing = Double.NaN;
    double[][] rows = {{0, 2, 1}, {1, 2, missing}, {2, 3, 5}, {3, missing, 6}};
    Neighbors neighbors =
        new Neighbors(rows, new long[] {4, 5, 6, 7}, new boolean[] {false, true, false}, 3);
    List<Vector> made =
        neighbors.between(Vectors.dense(0, 2, 1), 4, 30, new SplittableRandom(2)).toList();
    Set<Double> thirds = new HashSet<>();
    for (Vector row : made) {
      // Of 2, 3 and missing the nearest has 2.
      assertEquals(2, row.apply(1));
      thirds.add(row.apply(2));
    }
    assertTrue(thirds.contains(1.0), "x where only x' is missing");
    assertTrue(thirds.stream().allMatch(value -> value >= 1 && value < 6), thirds::toString);
    for (Vector row :
        neighbors.between(Vectors.dense(1, 2, missing), 5, 9, new SplittableRandom(3)).toList()) {
      assertTrue(Double.isNaN(row.apply(2)));
    }
  }

  /** Those that are nearest by a plain sort, missing values and categories among them. */
  @Test
  void nearestRowsAreFoundAmongMissingAndInfiniteValues() {
    Random random = new Random(11);
    double[][] many = new double[200][4];
    for (double[] row : many) {
      for (int j = 0; j < 4; j++) {
        row[j] = j == 3 ? random.nextInt(3) : (j + 1) * random.nextGaussian();
      }
      if (random.nextInt(5) == 0) {
        row[random.nextInt(3)] = random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
      }
    }
    many[7][3] = -0.0;
    boolean[] nominal = {false, false, false, true};
    double[] variances = new double[3];
    for (int j = 0; j < 3; j++) {
      int feature = j;
      double[] known =
          Arrays.stream(many).mapToDouble(row -> row[feature]).filter(Double::isFinite).toArray();
      variances[j] = StatUtils.populationVariance(known);
    }
    long[] positions = LongStream.range(0, many.length).toArray();
    Neighbors neighbors = new Neighbors(many, positions, nominal, 6);
    for (int i = 0; i < many.length; i++) {
      double[] row = many[i];
      int own = i;
      int[] expected =
          IntStream.range(0, many.length)
              .filter(other -> other != own)
              .boxed()
              .sorted(Comparator.comparingDouble(other -> distance(row, many[other], variances)))
              .limit(6)
              .mapToInt(Integer::intValue)
              .toArray();
      assertArrayEquals(expected, neighbors.nearest(row, i), "row " + i);
    }
  }

  private static double distance(double[] first, double[] second, double[] variances) {
    double sum = first[3] == second[3] ? 0 : 1;
    int known = 1;
    for (int j = 0; j < 3; j++) {
      if (Double.isFinite(first[j]) && Double.isFinite(second[j])) {
        sum += Math.pow(first[j] - second[j], 2) / variances[j];
        known++;
      }
    }
    return sum / known;
  }

  @Test
  void anInfiniteValueIsTheEndOfNoLine() {
    double[][] rows = {{0, 0}, {100, 1}, {0.1, Double.POSITIVE_INFINITY}, {0.2, 1}};
    Neighbors one = new Neighbors(rows, new long[] {0, 1, 2, 3}, new boolean[2], 2);
    one.between(Vectors.dense(0, 0), 0, 20, new SplittableRandom(1))
        .forEach(
            row -> {
              assertTrue(row.apply(0) < 1, row::toString);
              assertTrue(row.apply(1) <= 1, row::toString);
            });
  }

  /** A list of them would fill the memory. */
  @Test
  void rowsAreMadeOneByOne() {
    Neighbors two = new Neighbors(new double[][] {{0}, {1}}, new long[] {0, 1}, new boolean[1], 1);
    Iterator<Vector> made =
        two.between(Vectors.dense(0), 0, Long.MAX_VALUE, new SplittableRandom(1)).iterator();
    assertTrue(made.next().apply(0) < 1);
  }
}
