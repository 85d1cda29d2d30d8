package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Threshold.Counts;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What thresholds of the classes are chosen by.
 *
 * @param kind what is to be best
 * @param numbers the share of recall or precision, or the costs of the classes; none for others
 */
record ThresholdRule(Kind kind, List<Double> numbers) {

  private static final String FORMS = "f1, balanced, recall=0.8, precision=0.9 or cost=FP:FN";

  /** What is to be best. */
  enum Kind {
    /** F1 of the second class. */
    F1,
    /** The mean of the shares of both classes that are right. */
    BALANCED,
    /** Precision, while this much of the second class is found. */
    RECALL,
    /** Recall, while this much of what is taken for the second class is of it. */
    PRECISION,
    /** What mistakes cost: rows of each class that are taken for another. */
    COST
  }

  /** A rule as the command line has it. */
  static ThresholdRule parse(String text) {
    String[] parts = text.split("=", 2);
    try {
      Kind kind = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
      List<Double> numbers =
          parts.length == 1
              ? List.of()
              : Stream.of(parts[1].split(":", -1)).map(Double::valueOf).toList();
      boolean isSound =
          switch (kind) {
            case F1, BALANCED -> parts.length == 1;
            case RECALL, PRECISION ->
                numbers.size() == 1 && numbers.get(0) > 0 && numbers.get(0) <= 1;
            case COST ->
                numbers.size() >= 2
                    && numbers.stream().allMatch(cost -> cost > 0 && Double.isFinite(cost));
          };
      if (isSound) {
        return new ThresholdRule(kind, numbers);
      }
    } catch (IllegalArgumentException e) {
      // Neither such a word nor numbers: told below.
    }
    throw new BadInput(
        "--threshold is '%s'; it must be %s, shares above 0 and up to 1, costs above 0",
        text, FORMS);
  }

  /** Checks that thresholds of these classes can be chosen so. */
  void require(ClassTarget classes) {
    int numClasses = classes.names().size();
    if (kind == Kind.COST && numbers.size() != numClasses) {
      throw new BadInput(
          "--threshold has %d costs, but label '%s' has %d classes, each of which needs what a"
              + " mistake about its rows costs: %s",
          numbers.size(), classes.label(), numClasses, String.join(":", classes.names()));
    } else if (kind != Kind.COST && numClasses != 2) {
      throw new BadInput(
          "--threshold %s is for two classes, and label '%s' has %d; cost=A:B:… tells what a mistake"
              + " about rows of each class costs",
          this, classes.label(), numClasses);
    }
    double[] validation = classes.rowsOfClasses(SplitAssigner.VALIDATION);
    if (numClasses == 2 && DoubleStream.of(validation).anyMatch(rows -> rows == 0)) {
      throw new BadInput(
          "--threshold is chosen on validation rows, which are %.0f of %s and %.0f of %s; give more"
              + " of them by --weights",
          validation[0], classes.names().get(0), validation[1], classes.names().get(1));
    }
  }

  /** Thresholds of more than two classes, by which the expected cost of each row is least. */
  double[] byCosts() {
    double least = numbers.stream().mapToDouble(cost -> cost).min().orElseThrow();
    return numbers.stream().mapToDouble(cost -> least / cost).toArray();
  }

  /** That a threshold does not come to the share that is asked for, in words. */
  Optional<String> unmet(Counts counts) {
    double share =
        switch (kind) {
          case RECALL -> counts.recall();
          case PRECISION -> counts.precision();
          default -> Double.POSITIVE_INFINITY;
        };
    return numbers.stream()
        .filter(bound -> share < bound)
        .map(
            bound ->
                String.format(
                    "--threshold %s is not met by any threshold on the validation rows: the nearest"
                        + " has %s",
                    this, Console.metric(share)))
        .findFirst();
  }

  /** What is to be as large as possible. */
  double value(Counts counts) {
    return switch (kind) {
      case F1 -> counts.f1();
      case BALANCED -> counts.balancedAccuracy();
      // What is not allowed is worse than all that is, and the nearer the better.
      case RECALL -> within(counts.recall(), counts.precision());
      // Nothing that is predicted is always right, and of no use.
      case PRECISION ->
          counts.share() == 0
              ? Double.NEGATIVE_INFINITY
              : within(counts.precision(), counts.recall());
      case COST -> -numbers.get(0) * counts.fp() - numbers.get(1) * counts.fn();
    };
  }

  private double within(double bounded, double free) {
    double bound = numbers.get(0);
    return bounded >= bound ? free : bounded - bound;
  }

  @Override
  public String toString() {
    String word = kind.name().toLowerCase(Locale.ROOT);
    return numbers.isEmpty()
        ? word
        : word + "=" + String.join(":", numbers.stream().map(ThresholdRule::plain).toList());
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }
}
