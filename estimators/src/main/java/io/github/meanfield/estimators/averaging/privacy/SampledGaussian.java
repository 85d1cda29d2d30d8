package io.github.meanfield.estimators.averaging.privacy;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What steps that draw each row with a probability and add normal noise give away of a row: their
 * Rényi divergence (Mironov, Talwar and Zhang 2019, "Rényi differential privacy of the sampled
 * Gaussian mechanism"), which adds up over steps, and the ε that follows.
 */
final class SampledGaussian {

  /** Orders α of the divergence, of which the one that tells the smallest ε counts. */
  private static final double[] ORDERS =
      DoubleStream.concat(
              IntStream.rangeClosed(11, 110).mapToDouble(tenths -> tenths / 10.0),
              DoubleStream.concat(
                  IntStream.rangeClosed(12, 63).asDoubleStream(),
                  DoubleStream.of(72, 96, 128, 192, 256, 384, 512, 1024)))
          .toArray();

  /** Below it the noise is nearly none, and drawing is counted as if it took every row. */
  private static final double LITTLE_NOISE = 0.2;

  /** Standard deviations beyond which a normal distribution is 0. */
  private static final double TAIL = 13;

  private final double probability;
  private final double noise;
  private final double[] divergences;

  /**
   * Steps of a kind.
   *
   * @param probability with which a step draws a row, in (0, 1]
   * @param noise standard deviation of the noise, in units of the most that a row can add
   */
  SampledGaussian(double probability, double noise) {
    this.probability = probability;
    this.noise = noise;
    this.divergences = DoubleStream.of(ORDERS).map(this::divergence).toArray();
  }

  /**
   * The Rényi divergence of one step: ln E[(μ/μ0)^α] / (α - 1) over μ0 = N(0, σ²), where μ = (1 -
   * q)·μ0 + q·N(1, σ²) (theorem 5 of the paper; section 3.3 has the same integral as series). The
   * trapezoidal rule is exact to rounding here: the integrand is analytic up to πσ² beside the real
   * axis, and steps are an eighth of the smaller of σ and σ².
   *
   * @param order α, greater than 1
   */
  double divergence(double order) {
    double variance = noise * noise;
    if (probability == 1 || noise < LITTLE_NOISE) {
      return order / (2 * variance);
    }
    double step = Math.min(noise, variance) / 8;
    long from = (long) Math.floor(-TAIL * noise / step);
    long to = (long) Math.ceil((order + TAIL * noise) / step);
    double largest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (long i = from; i <= to; i++) {
      double logarithm = logarithm(i * step, order, variance);
      if (logarithm > largest) {
        sum = sum * Math.exp(largest - logarithm) + 1;
        largest = logarithm;
      } else {
        sum += Math.exp(logarithm - largest);
      }
    }
    double integral = largest + Math.log(sum * step / (noise * Math.sqrt(2 * Math.PI)));
    return Math.max(0, integral / (order - 1));
  }

  /** Of the integrand at a place, but for the constant of the normal density. */
  private double logarithm(double z, double order, double variance) {
    double exponent = (2 * z - 1) / (2 * variance);
    double ratio =
        exponent > 0
            ? exponent + Math.log(probability + (1 - probability) * Math.exp(-exponent))
            : Math.log1p(probability * Math.expm1(exponent));
    return order * ratio - z * z / (2 * variance);
  }

  /**
   * The ε of some steps for a δ: the least over all α of ρ + ln((α - 1)/α) - (ln δ + ln α)/(α - 1)
   * with ρ the divergence of all steps (Balle et al. 2020, "Hypothesis testing interpretations and
   * Rényi differential privacy", theorem 21; Canonne, Kamath and Steinke 2020).
   *
   * @param steps number of steps
   * @param delta δ, in (0, 1)
   */
  double epsilon(long steps, double delta) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ORDERS.length; i++) {
      double order = ORDERS[i];
      double epsilon =
          steps * divergences[i]
              + Math.log1p(-1 / order)
              - (Math.log(delta) + Math.log(order)) / (order - 1);
      least = Math.min(least, epsilon);
    }
    return Math.max(0, least);
  }
}
