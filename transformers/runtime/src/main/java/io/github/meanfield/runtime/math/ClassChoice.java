package io.github.meanfield.runtime.math;

/** Which class is predicted. */
public final class ClassChoice {

  private ClassChoice() {}

  /**
   * The class with the largest probability / threshold; the first one if several have it.
   *
   * @param probabilities one a class
   * @param thresholds one a class, or none
   * @return the class, from 0
   */
  public static int of(double[] probabilities, double[] thresholds) {
    int best = 0;
    double largest = scaled(probabilities, thresholds, 0);
    for (int k = 1; k < probabilities.length; k++) {
      double value = scaled(probabilities, thresholds, k);
      if (value > largest) {
        largest = value;
        best = k;
      }
    }
    return best;
  }

  /** As in Spark: a threshold of 0 wins whatever the probability, unless that is 0 too. */
  private static double scaled(double[] probabilities, double[] thresholds, int k) {
    if (thresholds.length == 0) {
      return probabilities[k];
    }
    return thresholds[k] == 0 && probabilities[k] == 0 ? 0 : probabilities[k] / thresholds[k];
  }
}
