package io.github.meanfield.jobs.evaluate;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The probability above which rows are taken for the second of two classes, and what that comes to
 * on the rows it was chosen on.
 *
 * @param value the probability, between 0 and 1
 * @param counts rows right and wrong
 */
public record Threshold(double value, Counts counts) {

  /**
   * Rows right and wrong.
   *
   * @param tp rows of the class that are taken for it
   * @param fp other rows that are taken for it
   * @param fn rows of the class that are not taken for it
   * @param tn other rows that are not
   */
  public record Counts(double tp, double fp, double fn, double tn) {

    /** Share of the rows taken for the class that are of it; 1 if none are taken for it. */
    public double precision() {
      return tp + fp == 0 ? 1 : tp / (tp + fp);
    }

    /** Share of the rows of the class that are taken for it. */
    public double recall() {
      return tp / (tp + fn);
    }

    /** Harmonic mean of precision and recall. */
    public double f1() {
      return 2 * tp / (2 * tp + fp + fn);
    }

    /** Mean of the shares of both classes that are right. */
    public double balancedAccuracy() {
      return (recall() + tn / (tn + fp)) / 2;
    }

    /** Share of the rows that are taken for the class. */
    public double share() {
      return (tp + fp) / (tp + fp + fn + tn);
    }
  }

  /**
   * The best of all thresholds: those halfway between neighbouring probabilities, and those beyond
   * all of them. Of equals, the highest.
   *
   * @param scores probability of the class, by row
   * @param truths whether a row is of the class; there are rows of it, and others
   * @param weights how often a row counts that is not of the class, and one that is
   * @param value what is to be as large as possible; NaN is less than all numbers
   */
  public static Threshold best(
      double[] scores, boolean[] truths, double[] weights, ToDoubleFunction<Counts> value) {
    int[] order = Curves.order(scores);
    long positives = IntStream.range(0, truths.length).filter(i -> truths[i]).count();
    long negatives = truths.length - positives;
    Threshold best = null;
    double largest = Double.NaN;
    int tp = 0;
    for (int above = 0; above <= order.length; above++) {
      double higher = above == 0 ? 1 : scores[order[above - 1]];
      double lower = above == order.length ? 0 : scores[order[above]];
      double halfway = (higher + lower) / 2;
      // What is certain cannot be decided otherwise.
      if (halfway > lower && halfway < higher) {
        int fp = above - tp;
        Counts counts =
            new Counts(
                weights[1] * tp,
                weights[0] * fp,
                weights[1] * (positives - tp),
                weights[0] * (negatives - fp));
        double its = value.applyAsDouble(counts);
        if (best == null || its > largest || Double.isNaN(largest)) {
          best = new Threshold(halfway, counts);
          largest = its;
        }
      }
      if (above < order.length && truths[order[above]]) {
        tp++;
      }
    }
    return best;
  }

  /** Counts of rows at a threshold. */
  static Counts at(double value, Curves curves) {
    double[] scores = curves.scores();
    double[] counts = new double[4];
    for (int i = 0; i < scores.length; i++) {
      counts[(scores[i] > value ? 0 : 2) + (curves.truths()[i] ? 0 : 1)]++;
    }
    return new Counts(counts[0], counts[1], counts[2], counts[3]);
  }
}
