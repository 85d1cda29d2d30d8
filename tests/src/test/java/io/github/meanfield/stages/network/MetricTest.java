package io.github.meanfield.stages.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
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
    assertTrue(Double.isNaN(metric.value(new double[metric.numSums()])));
  }

  /** Beyond 16, log-odds count as equal. */
  private static double clipped(float[] outputs, int row) {
    double logOdds = outputs[2 * row + 1] - outputs[2 * row];
    return Math.max(-16, Math.min(16 - 1e-3, logOdds));
  }
}
