package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.rows.SlotCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well one feature alone predicts the label, as its bins tell it.
 *
 * @param measure AUC of two classes, accuracy of more, R2 of numbers
 * @param value what it comes to, NaN where rows are too few
 * @param bound where the label is as good as told, in the same measure
 */
record Strength(String measure, double value, double bound) {

  /** An AUC from which on a feature is taken for the label itself. */
  static final double AUC = 0.99;

  /** A share of the majority's mistakes that are mended. */
  static final double MENDED = 0.98;

  /** A share of the variance. */
  static final double R2 = 0.98;

  private static final int FEWEST_OF_CLASS = 5;
  private static final int FEWEST_ROWS = 20;

  /** A bin in the half that is judged, and what the other says of it. */
  private record Judged(double score, long negative, long positive) {}

  static Strength of(SlotCounts all) {
    Halves counts = Halves.of(all);
    return switch (counts.classes()) {
      case 0 -> new Strength("R2", explained(counts), R2);
      case 2 -> new Strength("AUC", area(counts), AUC);
      default -> accuracy(counts);
    };
  }

  /** Whether the label is as good as told. */
  boolean isLeak() {
    return value >= bound;
  }

  private static double area(Halves counts) {
    long[] fitted = new long[2];
    long[] judged = new long[2];
    for (int bin = 0; bin < counts.bins(); bin++) {
      for (int label = 0; label < 2; label++) {
        fitted[label] += counts.ofClass(bin, 0, label);
        judged[label] += counts.ofClass(bin, 1, label);
      }
    }
    if (Math.min(judged[0], judged[1]) < FEWEST_OF_CLASS) {
      return Double.NaN;
    }
    double prior = (double) fitted[1] / Math.max(1, fitted[0] + fitted[1]);
    List<Judged> bins = new ArrayList<>();
    for (int bin = 0; bin < counts.bins(); bin++) {
      long positive = counts.ofClass(bin, 0, 1);
      double score = (positive + prior) / (positive + counts.ofClass(bin, 0, 0) + 1);
      bins.add(new Judged(score, counts.ofClass(bin, 1, 0), counts.ofClass(bin, 1, 1)));
    }
    bins.sort(Comparator.comparingDouble(Judged::score));
    double area = 0;
    double below = 0;
    int start = 0;
    while (start < bins.size()) {
      int end = start;
      double negative = 0;
      double positive = 0;
      while (end < bins.size() && bins.get(end).score == bins.get(start).score) {
        negative += bins.get(end).negative;
        positive += bins.get(end).positive;
        end++;
      }
      area += positive * (below + negative / 2);
      below += negative;
      start = end;
    }
    return area / judged[0] / judged[1];
  }

  private static Strength accuracy(Halves counts) {
    long[] fitted = new long[counts.classes()];
    long[] judged = new long[counts.classes()];
    for (int bin = 0; bin < counts.bins(); bin++) {
      for (int label = 0; label < fitted.length; label++) {
        fitted[label] += counts.ofClass(bin, 0, label);
        judged[label] += counts.ofClass(bin, 1, label);
      }
    }
    int majority = top(fitted);
    long all = 0;
    for (long rows : judged) {
      all += rows;
    }
    long right = 0;
    for (int bin = 0; bin < counts.bins(); bin++) {
      long[] inBin = new long[fitted.length];
      for (int label = 0; label < inBin.length; label++) {
        inBin[label] = counts.ofClass(bin, 0, label);
      }
      int answer = top(inBin);
      right += counts.ofClass(bin, 1, inBin[answer] == 0 ? majority : answer);
    }
    double ofMajority = (double) judged[majority] / all;
    return new Strength(
        "accuracy",
        all < FEWEST_ROWS || ofMajority == 1 ? Double.NaN : (double) right / all,
        1 - (1 - MENDED) * (1 - ofMajority));
  }

  private static int top(long[] rows) {
    int top = 0;
    for (int i = 1; i < rows.length; i++) {
      top = rows[i] > rows[top] ? i : top;
    }
    return top;
  }

  private static double explained(Halves counts) {
    double[] rows = new double[2];
    double[] sums = new double[2];
    double squares = 0;
    for (int bin = 0; bin < counts.bins(); bin++) {
      for (int half = 0; half < 2; half++) {
        rows[half] += counts.rows(bin, half);
        sums[half] += counts.sum(bin, half);
      }
      squares += counts.squares(bin, 1);
    }
    if (Math.min(rows[0], rows[1]) < FEWEST_ROWS) {
      return Double.NaN;
    }
    double error = 0;
    for (int bin = 0; bin < counts.bins(); bin++) {
      long fitted = counts.rows(bin, 0);
      double answer = fitted == 0 ? sums[0] / rows[0] : counts.sum(bin, 0) / fitted;
      error +=
          counts.squares(bin, 1)
              - 2 * answer * counts.sum(bin, 1)
              + answer * answer * counts.rows(bin, 1);
    }
    return 1 - error / (squares - sums[1] * sums[1] / rows[1]);
  }
}
