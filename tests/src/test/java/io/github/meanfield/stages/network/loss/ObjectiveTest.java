package io.github.meanfield.stages.network.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.runtime.math.Softmax;
import io.github.meanfield.stages.network.distribution.DistributionLoss;
import io.github.meanfield.stages.network.distribution.Histogram;
import io.github.meanfield.stages.network.distribution.Normal;
import io.github.meanfield.stages.network.distribution.Quantiles;
import io.github.meanfield.stages.network.distribution.TargetDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {

  static List<Arguments> objectives() {
    List<Arguments> result = new ArrayList<>();
    double[] one = {1};
    for (int k : new int[] {2, 5}) {
      result.add(Arguments.of("cross-entropy", new CrossEntropy(k), k));
      result.add(Arguments.of("focal", new CrossEntropy(k, 2, 0, null), k));
      result.add(Arguments.of("smoothed", new CrossEntropy(k, 0, 0.1, null), k));
    }
    for (RegressionLoss.Kind kind : RegressionLoss.Kind.values()) {
      result.add(Arguments.of(kind.name(), new RegressionLoss(kind, new double[1], one), 0));
      result.add(
          Arguments.of(
              kind + " of 3",
              new RegressionLoss(kind, new double[] {1, 0, -1}, new double[] {2, 1, 0.5}),
              0));
    }
    for (TargetDistribution distribution :
        List.of(
            new Quantiles(new double[] {0.1, 0.5, 0.9}),
            new Normal(Normal.LEAST_VARIANCE),
            new Histogram(
                new double[] {1, 3},
                new double[] {2, 5},
                new double[] {1.5, 4},
                new double[] {0.1, 1}))) {
      result.add(Arguments.of(distribution.kind(), new DistributionLoss(distribution, 2, 1.3), 0));
    }
    result.add(Arguments.of("binary", new BinaryCrossEntropy(3), -1));
    result.add(Arguments.of("divergence", new KullbackLeibler(4), -1));
    result.add(Arguments.of("soft", new SoftCrossEntropy(4, 0, null), -1));
    result.add(Arguments.of("smoothed soft", new SoftCrossEntropy(4, 0.2, null), -1));
    return result;
  }

  /**
   * Centred differences of the loss, over a step that floats can tell, against the gradient. Both
   * neighbours are evaluated in double, only their arguments are floats.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("objectives")
  void gradientIsTheDerivativeOfTheLoss(String name, Objective objective, int numClasses) {
    Random random = new Random(5);
    for (int repeat = 0; repeat < 50; repeat++) {
      int offset = random.nextInt(3);
      float[] outputs = new float[offset + objective.numOutputs()];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) (1.5 * random.nextGaussian());
      }
      double[] labels = labels(objective, numClasses, random);
      float[] gradient = new float[outputs.length];
      double loss = objective.gradient(outputs, offset, labels, 0, gradient);
      assertEquals(objective.loss(outputs, offset, labels, 0), loss, 1e-12);
      for (int j = offset; j < outputs.length; j++) {
        assertEquals(difference(objective, outputs, offset, labels, j), gradient[j], 1e-4);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objectives")
  void directionIsThatOfTheGradient(String name, Objective objective, int numClasses) {
    Random random = new Random(6);
    for (int repeat = 0; repeat < 50; repeat++) {
      float[] outputs = new float[1 + objective.numOutputs()];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) (1.5 * random.nextGaussian());
      }
      double[] labels = labels(objective, numClasses, random);
      float[] gradient = new float[outputs.length];
      float[] direction = new float[outputs.length];
      objective.gradient(outputs, 1, labels, 0, gradient);
      objective.direction(outputs, 1, labels, 0, direction);
      double factor = norm(gradient) / Math.max(norm(direction), 1e-30);
      for (int j = 0; j < outputs.length; j++) {
        assertEquals(gradient[j], factor * direction[j], 1e-5 * norm(gradient) + 1e-30);
      }
    }
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /** From a margin of 17 on, 1 - p is no more than 1 tells from 0 in floats. */
  @ParameterizedTest
  @ValueSource(floats = {16, 18, 60, 150, 1e30f})
  void directionsAddToZeroHoweverSureANetworkIs(float margin) {
    float[] logits = {margin, 0, 0};
    double[][] hot = {{0}, {1, 0, 0}};
    List<Objective> objectives =
        List.of(
            new CrossEntropy(3),
            new CrossEntropy(3, 2, 0, new double[] {0.3, 1, 1}),
            new SoftCrossEntropy(3, 0, null),
            new KullbackLeibler(3));
    for (Objective objective : objectives) {
      float[] direction = new float[3];
      objective.direction(logits, 0, hot[objective.labelWidth() == 1 ? 0 : 1], 0, direction);
      assertArrayEquals(new float[] {-1, 0.5f, 0.5f}, direction, 1e-6f, objective.description());
    }
    float[] direction = new float[3];
    new CrossEntropy(3, 0, 0.3, null).direction(logits, 0, hot[0], 0, direction);
    assertArrayEquals(new float[] {0.2f, -0.1f, -0.1f}, direction, 1e-6f);
    float[] odds = {margin, -margin, margin + 30};
    new BinaryCrossEntropy(3).direction(odds, 0, new double[] {1, 0, 1}, 0, direction);
    float third = margin > 1e6 ? -1 : 0;
    assertArrayEquals(new float[] {-1, 1, third}, direction, 1e-6f);
  }

  @Test
  void theFactorOfADirectionIsTheProbabilityOfTheOtherClasses() {
    float[] direction = new float[3];
    double log = LogitDirection.ofClass(new float[] {200, 0, 0}, 0, 3, 0, direction);
    assertEquals(Math.log(2) - 200, log, 1e-9);
    double wrong = LogitDirection.ofClass(new float[] {0, 0, 0}, 0, 3, 1, direction);
    assertEquals(Math.log(2.0 / 3), wrong, 1e-12);
  }

  private static double[] labels(Objective objective, int numClasses, Random random) {
    double[] labels = new double[objective.labelWidth()];
    for (int j = 0; j < labels.length; j++) {
      labels[j] =
          numClasses < 0
              ? Math.max(0, random.nextDouble() - 0.2)
              : numClasses > 0 ? random.nextInt(numClasses) : 1 + random.nextInt(5);
    }
    if (objective instanceof KullbackLeibler || objective instanceof SoftCrossEntropy) {
      double sum = 1e-300 + DoubleStream.of(labels).sum();
      Arrays.setAll(labels, j -> labels[j] / sum);
    }
    return labels;
  }

  private static double difference(
      Objective objective, float[] outputs, int offset, double[] labels, int j) {
    float[] right = outputs.clone();
    float[] left = outputs.clone();
    right[j] += 0x1p-10f;
    left[j] -= 0x1p-10f;
    return (objective.loss(right, offset, labels, 0) - objective.loss(left, offset, labels, 0))
        / ((double) right[j] - left[j]);
  }

  @Test
  void lossesAreWhatTheirFormulasSay() {
    float[] logits = {0, (float) Math.log(3)};
    double[] ofClass1 = {1};
    // p = 1/4, 3/4
    assertEquals(-Math.log(0.75), new CrossEntropy(2).loss(logits, 0, ofClass1, 0), 1e-7);
    assertEquals(
        0.25 * 0.25 * -Math.log(0.75),
        new CrossEntropy(2, 2, 0, null).loss(logits, 0, ofClass1, 0),
        1e-7);
    assertEquals(
        -0.9 * Math.log(0.75) - 0.1 * Math.log(0.25),
        new CrossEntropy(2, 0, 0.2, null).loss(logits, 0, ofClass1, 0),
        1e-7);
    // Targets 3 and 10 around 1 and 10 in units of 2 and 5 are 1 and 0; errors are 2 and 0.5.
    double[] center = {1, 10};
    double[] scale = {2, 5};
    float[] outputs = {3, 0.5f};
    double[] targets = {3, 10};
    double[] expected = {(4 + 0.25) / 2, (2 + 0.5) / 2, (1.5 + 0.125) / 2};
    for (int i = 0; i < 3; i++) {
      RegressionLoss loss = new RegressionLoss(RegressionLoss.Kind.values()[i], center, scale);
      assertEquals(expected[i], loss.loss(outputs, 0, targets, 0), 1e-12);
    }
    RegressionLoss poisson =
        new RegressionLoss(RegressionLoss.Kind.POISSON, new double[1], new double[] {1});
    assertEquals(Math.exp(3) - 2 * 3, poisson.loss(outputs, 0, new double[] {2}, 0), 1e-9);
  }

  @Test
  void lossesOfReconstructionsAreWhatTheirFormulasSay() {
    float[] logits = {0, (float) Math.log(3)};
    // p = 1/2, 3/4
    assertEquals(
        (Math.log(2) - 0.2 * Math.log(0.75) - 0.8 * Math.log(0.25)) / 2,
        new BinaryCrossEntropy(2).loss(logits, 0, new double[] {1, 0.2}, 0),
        1e-7);
    float[] far = {1000, -1000};
    assertEquals(0, new BinaryCrossEntropy(2).loss(far, 0, new double[] {1, 0}, 0));
    assertEquals(1000, new BinaryCrossEntropy(2).loss(far, 0, new double[] {0, 1}, 0));
    // q = 1/4, 3/4
    KullbackLeibler divergence = new KullbackLeibler(2);
    assertEquals(0, divergence.loss(logits, 0, new double[] {0.25, 0.75}, 0), 1e-7);
    assertEquals(-Math.log(0.75), divergence.loss(logits, 0, new double[] {0, 1}, 0), 1e-7);
    assertEquals(
        0.5 * Math.log(2) + 0.5 * Math.log(2 / 3.0),
        divergence.loss(logits, 0, new double[] {0.5, 0.5}, 0),
        1e-7);
    assertEquals(2000, divergence.loss(far, 0, new double[] {0, 1}, 0));
  }

  @Test
  void lossesOfDistributionsAreWhatTheirFormulasSay() {
    float[] logits = {0, (float) Math.log(3), -1000};
    // p = 1/4, 3/4 and 0, whose target is 0
    double[] target = {0.5, 0.5, 0};
    double soft = -0.5 * Math.log(0.25) - 0.5 * Math.log(0.75);
    assertEquals(soft, new SoftCrossEntropy(3, 0, null).loss(logits, 0, target, 0), 1e-7);
    double entropy = Math.log(2);
    assertEquals(soft - entropy, new KullbackLeibler(3).loss(logits, 0, target, 0), 1e-7);
    // Of the target of class 2, whose probability is below what doubles have, no floor.
    assertEquals(
        1000 + Math.log(4),
        new SoftCrossEntropy(3, 0, null).loss(logits, 0, new double[] {0, 0, 1}, 0),
        1e-3);
    SoftCrossEntropy weighted = new SoftCrossEntropy(3, 0, new double[] {1, 3, 5});
    assertEquals(2, weighted.weight(target, 0), 1e-15);
    float[] targets = new float[3];
    weighted.writeTargets(target, 0, targets, 0);
    assertArrayEquals(new float[] {1, 1, 0}, targets);
    assertEquals(Math.log(3), weighted.chanceLoss(), 1e-15);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.3})
  void aDistributionOfOneClassIsThatClassToTheBit(double smoothing) {
    Random random = new Random(7);
    double[] weights = {0.5, 2, 1, 3};
    CrossEntropy hard = new CrossEntropy(4, 0, smoothing, weights);
    SoftCrossEntropy soft = new SoftCrossEntropy(4, smoothing, weights);
    for (int repeat = 0; repeat < 50; repeat++) {
      float[] outputs = new float[4];
      for (int k = 0; k < 4; k++) {
        outputs[k] = (float) (3 * random.nextGaussian());
      }
      double[] label = {random.nextInt(4)};
      double[] distribution = new double[4];
      distribution[(int) label[0]] = 1;
      float[] expected = new float[4];
      float[] found = new float[4];
      assertEquals(
          hard.gradient(outputs, 0, label, 0, expected),
          soft.gradient(outputs, 0, distribution, 0, found));
      assertArrayEquals(expected, found);
      assertEquals(hard.loss(outputs, 0, label, 0), soft.loss(outputs, 0, distribution, 0));
      assertEquals(hard.weight(label, 0), soft.weight(distribution, 0));
    }
  }

  @Test
  void softmaxAddsUpAndDoesNotOverflow() {
    double[] probabilities = new double[3];
    double[] logs = new double[3];
    Softmax.probabilities(new float[] {9, 1000, 999, -1e30f}, 1, probabilities, logs);
    assertEquals(1 / (1 + Math.exp(-1)), probabilities[0], 1e-15);
    assertEquals(1 / (1 + Math.E), probabilities[1], 1e-15);
    assertEquals(0, probabilities[2]);
    assertEquals(-Math.log1p(Math.exp(-1)), logs[0], 1e-12);
    assertEquals(-1 - Math.log1p(Math.exp(-1)), logs[1], 1e-12);
    assertTrue(Double.isFinite(logs[2]) && logs[2] < -1e29);
  }

  @Test
  void classWeightsScaleRows() {
    CrossEntropy objective = new CrossEntropy(2, 0, 0, new double[] {0.5, 3});
    assertEquals(0.5, objective.weight(new double[] {1, 0}, 1));
    assertEquals(3, objective.weight(new double[] {1, 0}, 0));
  }
}
