package io.github.meanfield.estimators.averaging.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.math3.analysis.integration.SimpsonIntegrator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What steps give away, beside formulas for cases that have one. */
class SampledGaussianTest {

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /** Mironov, Talwar and Zhang 2019, section 3.3: a sum for orders that are integers. */
  private static double binomial(int order, double q, double noise) {
    double sum = 0;
    for (int k = 0; k <= order; k++) {
      sum +=
          Math.exp(
              CombinatoricsUtils.binomialCoefficientLog(order, k)
                  + (order - k) * Math.log1p(-q)
                  + k * Math.log(q)
                  + (k * k - k) / (2 * noise * noise));
    }
    return Math.log(sum) / (order - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0.01, 1",
    "2, 0.5, 0.3",
    "3, 0.001, 0.7",
    "8, 0.1, 2",
    "16, 0.01, 0.5",
    "32, 0.02, 1.1",
    "60, 0.9, 20",
    "63, 0.004, 5"
  })
  void integerOrdersAreTheBinomialSum(int order, double q, double noise) {
    double expected = binomial(order, q, noise);
    assertEquals(expected, new SampledGaussian(q, noise).divergence(order), 1e-8 * expected);
  }

  @ParameterizedTest
  @CsvSource({"1.5, 0.01, 1", "2.7, 0.2, 0.6", "7.3, 0.05, 1.3", "10.1, 0.3, 4"})
  void otherOrdersAreTheIntegral(double order, double q, double noise) {
    NormalDistribution without = new NormalDistribution(0, noise);
    NormalDistribution with = new NormalDistribution(1, noise);
    double integral =
        new SimpsonIntegrator(1e-13, 1e-15, 10, 40)
            .integrate(
                1 << 24,
                z -> {
                  double ratio = 1 - q + q * Math.exp(with.logDensity(z) - without.logDensity(z));
                  return Math.exp(without.logDensity(z) + order * Math.log(ratio));
                },
                -15 * noise,
                order + 15 * noise);
    double expected = Math.log(integral) / (order - 1);
    assertEquals(expected, new SampledGaussian(q, noise).divergence(order), 1e-7 * expected);
  }

  @Test
  void drawingEveryRowIsTheGaussianMechanism() {
    assertEquals(7 / (2 * 1.5 * 1.5), new SampledGaussian(1, 1.5).divergence(7), 1e-15);
    // Nearly every row, by the integral.
    assertEquals(7 / (2 * 1.5 * 1.5), new SampledGaussian(1 - 1e-12, 1.5).divergence(7), 1e-9);
  }

  /** Balle and Wang 2018, "Improving the Gaussian mechanism", theorem 8: δ of ε, exactly. */
  private static double exactDelta(double epsilon, double noise) {
    double half = 1 / (2 * noise);
    return NORMAL.cumulativeProbability(half - epsilon * noise)
        - Math.exp(epsilon) * NORMAL.cumulativeProbability(-half - epsilon * noise);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1e-5", "100, 20, 1e-6", "1000, 50, 1e-5", "50, 3, 1e-3"})
  void withoutDrawingItIsAboveTheExactEpsilonAndNear(long steps, double noise, double delta) {
    double low = 0;
    double high = 100;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      // So many steps are one with less noise.
      if (exactDelta(middle, noise / Math.sqrt(steps)) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double told = new SampledGaussian(1, noise).epsilon(steps, delta);
    assertTrue(told >= high && told < 1.15 * high, told + " beside " + high);
  }

  /**
   * With numbers of the literature (Abadi et al. 2016 tell 1.26 for q 0.01, σ 4, 10,000 steps; 9.34
   * by strong composition): tight accounting is below.
   */
  @Test
  void numbersOfTheLiterature() {
    double long10000 = new SampledGaussian(0.01, 4).epsilon(10_000, 1e-5);
    assertTrue(long10000 > 0.95 && long10000 < 1.26, "10,000 steps: " + long10000);
    // MNIST by TensorFlow Privacy's tutorial: 60,000 rows, 256 a step, σ 1.3, 15 epochs; ε 1.19
    // by an older conversion of the same divergence.
    double tutorial = new SampledGaussian(256.0 / 60_000, 1.3).epsilon(3515, 1e-5);
    assertTrue(tutorial > 0.9 && tutorial < 1.19, "tutorial: " + tutorial);
  }

  /**
   * The least ε there can be, 0.27213, was computed apart: the distribution of the privacy loss
   * (Koskela, Jälkö and Honkela 2020), in steps of 5e-6, convolved 1,000 times by Fourier
   * transform.
   */
  @Test
  void drawnRowsGiveNoLessAwayThanTheyDo() {
    double told = new SampledGaussian(0.01, 4).epsilon(1_000, 1e-5);
    assertTrue(told >= 0.27213 && told < 1.25 * 0.27213, "told: " + told);
  }

  @Test
  void moreStepsRowsAndLessNoiseGiveMoreAway() {
    double epsilon = new SampledGaussian(0.02, 1).epsilon(100, 1e-5);
    assertTrue(new SampledGaussian(0.02, 1).epsilon(101, 1e-5) > epsilon);
    assertTrue(new SampledGaussian(0.021, 1).epsilon(100, 1e-5) > epsilon);
    assertTrue(new SampledGaussian(0.02, 0.99).epsilon(100, 1e-5) > epsilon);
    assertTrue(new SampledGaussian(0.02, 1).epsilon(100, 1e-6) > epsilon);
    assertTrue(
        new SampledGaussian(0.02, 0.199).epsilon(100, 1e-5)
            > new SampledGaussian(0.02, 0.2).epsilon(100, 1e-5));
  }
}
