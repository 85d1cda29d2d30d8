package io.github.meanfield.stages.network;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * Mixes each row of a minibatch with another one (Zhang et al. 2018, "mixup: Beyond empirical risk
 * minimization"): λ x_i + (1 - λ) x_j, with the loss λ l(y_i) + (1 - λ) l(y_j). There is one λ from
 * Beta(α, α) a minibatch, and the others are the minibatch in another order. Nothing is allocated a
 * minibatch: all λ of a pass are drawn as it begins, because what draws them allocates.
 */
public final class Mixup {

  private final RandomGenerator random = new MersenneTwister(0);
  private final BetaDistribution distribution;
  private final int[] partners;
  private final int[] mixedInto;
  private double[] shares = {};
  private int next;
  private double share = 1;

  /**
   * Mixes rows.
   *
   * @param alpha α, greater than 0
   * @param capacity the largest number of rows
   */
  public Mixup(double alpha, int capacity) {
    distribution = new BetaDistribution(random, alpha, alpha);
    partners = new int[capacity];
    mixedInto = new int[capacity];
  }

  /**
   * Begins a pass over rows.
   *
   * @param seed seed of its draws
   * @param minibatches the most minibatches that it has
   */
  public void begin(long seed, int minibatches) {
    random.setSeed(seed);
    shares = distribution.sample(minibatches);
    next = 0;
  }

  /** Takes the next λ, and draws the partners of so many rows. */
  void draw(int rows) {
    share = shares[next++];
    for (int i = 0; i < rows; i++) {
      int j = random.nextInt(i + 1);
      partners[i] = partners[j];
      partners[j] = i;
    }
    for (int i = 0; i < rows; i++) {
      mixedInto[partners[i]] = i;
    }
  }

  /** λ, the share of a row itself. */
  public double share() {
    return share;
  }

  /** The row that a row is mixed with. */
  public int partner(int row) {
    return partners[row];
  }

  /**
   * Mixes rows.
   *
   * @param values rows × width
   * @param mixed takes what becomes of them, in another array
   */
  public void mix(float[] values, int rows, int width, float[] mixed) {
    combine(values, partners, rows, width, mixed);
  }

  /**
   * Hands derivatives back: the transpose of {@link #mix}.
   *
   * @param delta rows × width, the derivatives by mixed rows
   * @param result takes those by the rows themselves, in another array
   */
  public void backward(float[] delta, int rows, int width, float[] result) {
    combine(delta, mixedInto, rows, width, result);
  }

  private void combine(float[] values, int[] others, int rows, int width, float[] result) {
    float own = (float) share;
    float rest = (float) (1 - share);
    for (int i = 0; i < rows; i++) {
      int at = i * width;
      int other = others[i] * width;
      for (int k = 0; k < width; k++) {
        result[at + k] = own * values[at + k] + rest * values[other + k];
      }
    }
  }
}
