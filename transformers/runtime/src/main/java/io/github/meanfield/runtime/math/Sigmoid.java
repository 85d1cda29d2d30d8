package io.github.meanfield.runtime.math;

/** The logistic function, of log-odds, without overflow. */
public final class Sigmoid {

  private Sigmoid() {}

  /** 1 / (1 + exp(-logit)). */
  public static double probability(double logit) {
    double small = Math.exp(-Math.abs(logit));
    return (logit >= 0 ? 1 : small) / (1 + small);
  }

  /** The natural logarithm of the probability; that of its complement is that of -logit. */
  public static double logProbability(double logit) {
    return Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
  }
}
