package io.github.meanfield.stages.network.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MetricTest {

  @Test
  void accuracyCountsTheLargestLogitByWeight() {
    Accuracy accuracy = new Accuracy(3, false);
    double[] sums = new double[accuracy.numSums()];
    assertTrue(Double.isNaN(accuracy.value(sums)));
    float[] outputs = {9, 1, 3, 2, 5, 5, 4};
    double[] labels = {2, 0};
    accuracy.add(outputs, 1, labels, 0, 1, sums);
    accuracy.add(outputs, 4, labels, 1, 3, sums);
    assertEquals(0.75, accuracy.value(sums));
  }

  /** Against all pairs, one by one; log-odds of few values, so that there are ties. */
  @Test
  void areaUnderTheCurveIsTheShareOfPairsInOrder() {
    Random random = new Random(3);
    int rows = 400;
    float[] outputs = new float[2 * rows];
    double[] labels = new double[rows];
    double[] weights = new double[rows];
    AreaUnderCurve metric = new AreaUnderCurve(false);
    double[] first = new double[metric.numSums()];
    double[] second = new double[metric.numSums()];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(2);
      weights[i] = 0.5 + random.nextInt(3);
      outputs[2 * i] = random.nextInt(5);
      outputs[2 * i + 1] = (float) (random.nextInt(40) - 20 + labels[i]);
      metric.add(outputs, 2 * i, labels, i, weights[i], i % 3 == 0 ? first : second);
    }
    for (int i = 0; i < first.length; i++) {
      first[i] += second[i];
    }
    double ordered = 0;
    double pairs = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          double difference = clipped(outputs, i) - clipped(outputs, j);
          double weight = weights[i] * weights[j];
          ordered += weight * (difference > 0 ? 1 : difference == 0 ? 0.5 : 0);
          pairs += weight;
        }
      }
    }
    assertEquals(ordered / pairs, metric.value(first), 1e-12);
    for (int exponent : new int[] {-1000, 900}) {
      double[] scaled = DoubleStream.of(first).map(sum -> Math.scalb(sum, exponent)).toArray();
      assertEquals(metric.value(first), metric.value(scaled));
    }
    assertTrue(Double.isNaN(metric.value(new double[metric.numSums()])));
  }

  /** Beyond 16, log-odds count as equal. */
  private static double clipped(float[] outputs, int row) {
    double logOdds = outputs[2 * row + 1] - outputs[2 * row];
    return Math.max(-16, Math.min(16 - 1e-3, logOdds));
  }

  @Test
  void metricsOfDistributionsGoByTheirShares() {
    double[] labels = {0.2, 0.4, 0.4};
    double[] sums = new double[2];
    // The first of the largest shares.
    new Accuracy(3, true).add(new float[] {0, 2, 1}, 0, labels, 0, 3, sums);
    new Accuracy(3, true).add(new float[] {0, 1, 2}, 0, labels, 0, 1, sums);
    assertEquals(0.75, new Accuracy(3, true).value(sums));
    assertEquals(3, new Accuracy(3, true).predictions(new float[] {0, 0, 0}, labels).length);
    AreaUnderCurve area = new AreaUnderCurve(true);
    double[] parts = new double[area.numSums()];
    area.add(new float[] {0, 1}, 0, new double[] {0.25, 0.75}, 0, 1, parts);
    area.add(new float[] {0, -1}, 0, new double[] {1, 0}, 0, 1, parts);
    // Of the pairs of 0.75 with 1.25, 0.75 are in order, and 0.1875 are of one row with itself.
    assertEquals((0.75 + 0.1875 / 2) / (0.75 * 1.25), area.value(parts), 1e-12);
  }

  @Test
  void metricsOfSetsOfLabelsAreThoseOfTheirFormulas() {
    float[] outputs = {1, -1, 3, 1, -1, -3};
    double[] labels = {1, 0, 1, 0, 1, 0};
    LabelMetric f1 = new LabelMetric(false, 3, 0.5);
    LabelMetric rows = new LabelMetric(true, 3, 0.5);
    for (LabelMetric metric : List.of(f1, rows)) {
      double[] sums = new double[metric.numSums()];
      metric.add(outputs, 0, labels, 0, 2, sums);
      metric.add(outputs, 3, labels, 3, 1, sums);
      // {0, 2} twice, rightly, and {0} where {1} is true.
      assertEquals(metric == f1 ? 2.0 * 4 / (2 * 4 + 2) : 2.0 / 3, metric.value(sums), 1e-12);
    }
    assertEquals("microF1Measure", f1.description());
    assertEquals(
        "subsetAccuracy above probabilities of 0.9", new LabelMetric(true, 3, 0.9).description());
  }
}
