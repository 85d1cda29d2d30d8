package io.github.meanfield.stages.network;

import java.util.SplittableRandom;

/**
 * What a {@link GaussianCode} computes, whatever the engine: codes drawn by the reparametrization z
 * = μ + σ ε of Kingma and Welling 2014, "Auto-encoding variational Bayes" (section 2.4), and the
 * divergence of N(μ, σ²) from N(0, 1), -½ Σ (1 + ln σ² - μ² - σ²) (appendix B), times the weight β
 * of Higgins et al. 2017, "beta-VAE". Inputs of a row are the means, then the logarithms of the
 * variances. These are limited to ±{@value #LIMIT}, so that no variance overflows; beyond a limit
 * gradients are those at it, so that training comes back.
 */
public final class GaussianSampling {

  /** The largest logarithm of a variance, and the negative of the least. */
  public static final double LIMIT = 20;

  private final int size;
  private final double weight;
  private final boolean isDrawn;
  private SplittableRandom random = new SplittableRandom(0);
  private double[] noise = {};

  /**
   * Sampling.
   *
   * @param layer size, weight of the divergence, and whether codes are drawn
   */
  public GaussianSampling(GaussianCode layer) {
    this.size = layer.size();
    this.weight = layer.divergenceWeight();
    this.isDrawn = layer.isDrawn();
  }

  /** Restarts the draws. */
  public void seed(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Draws codes, or gives the means if they are not drawn.
   *
   * @param input rows × 2 · size
   * @param rows number of rows
   * @param codes takes rows × size values
   */
  public void draw(double[] input, int rows, double[] codes) {
    if (noise.length < rows * size) {
      noise = new double[rows * size];
    }
    for (int i = 0; i < rows * size; i++) {
      noise[i] = isDrawn ? random.nextGaussian() : 0;
      codes[i] = input[mean(i)] + Math.exp(logVariance(input, i) / 2) * noise[i];
    }
  }

  private int mean(int i) {
    return i / size * 2 * size + i % size;
  }

  private double logVariance(double[] input, int i) {
    return Math.max(-LIMIT, Math.min(LIMIT, input[mean(i) + size]));
  }

  /**
   * The divergences of rows, times β.
   *
   * @param input rows × 2 · size
   * @param rows number of rows
   * @param rowWeights weight of each row; null for 1
   * @return their weighted sum
   */
  public double divergence(double[] input, int rows, double[] rowWeights) {
    double sum = 0;
    for (int i = 0; i < rows * size; i++) {
      double mean = input[mean(i)];
      double logVariance = logVariance(input, i);
      // exp(x) - 1 - x is small where x is.
      double ofOne = (mean * mean + Math.expm1(logVariance) - logVariance) / 2;
      sum += rowWeight(rowWeights, i / size) * ofOne;
    }
    return weight * sum;
  }

  private static double rowWeight(double[] rowWeights, int row) {
    return rowWeights == null ? 1 : rowWeights[row];
  }

  /**
   * Derivatives by the inputs, of the draws before and of the divergence.
   *
   * @param input rows × 2 · size, as they were drawn from
   * @param rows number of rows
   * @param delta derivatives by the codes, rows × size
   * @param rowWeights weight of each row's divergence; null for 1
   * @param share what the weights are multiplied by
   * @param inputDelta takes rows × 2 · size derivatives
   */
  public void backward(
      double[] input,
      int rows,
      double[] delta,
      double[] rowWeights,
      double share,
      double[] inputDelta) {
    for (int i = 0; i < rows * size; i++) {
      int mean = mean(i);
      double logVariance = logVariance(input, i);
      double factor = weight * share * rowWeight(rowWeights, i / size);
      inputDelta[mean] = delta[i] + factor * input[mean];
      inputDelta[mean + size] =
          (delta[i] * noise[i] * Math.exp(logVariance / 2) + factor * Math.expm1(logVariance)) / 2;
    }
  }
}
