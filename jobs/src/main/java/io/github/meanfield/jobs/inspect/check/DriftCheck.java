package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.inspect.rows.SlotCounts;
import io.github.meanfield.jobs.task.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Features that are divided otherwise in validation or test rows than in training rows, more than
 * chance would have it (a test of homogeneity by chi squared, of all features together) and more
 * than matters little.
 */
public final class DriftCheck implements SlotCheck {

  /** Probability that chance makes a finding of any feature where there is none. */
  static final double ERROR = 0.001;

  /** The least share of rows that would have to have other values. */
  static final double DISTANCE = 0.05;

  /** Bins with fewer rows than this, were there no drift, are joined (Cochran 1954). */
  private static final double FEWEST_EXPECTED = 5;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    SlotCounts counts = evidence.counts(slot);
    if (!evidence.slot(slot).isFeature() || counts == null) {
      return Optional.empty();
    }
    for (int split = Target.SPLITS.size() - 1; split > 0; split--) {
      double distance = distance(counts, split);
      if (distance >= DISTANCE && probability(counts, split) * 2 * evidence.numSlots() < ERROR) {
        return Optional.of(finding(evidence, slot, split, distance));
      }
    }
    return Optional.empty();
  }

  private static double distance(SlotCounts counts, int split) {
    double ofTrain = rows(counts, 0);
    double ofSplit = rows(counts, split);
    double sum = 0;
    for (int bin = 0; bin < counts.bins(); bin++) {
      sum += Math.abs(counts.ofSplit(bin, 0) / ofTrain - counts.ofSplit(bin, split) / ofSplit);
    }
    return sum / 2;
  }

  private static long rows(SlotCounts counts, int split) {
    long rows = 0;
    for (int bin = 0; bin < counts.bins(); bin++) {
      rows += counts.ofSplit(bin, split);
    }
    return rows;
  }

  private static double probability(SlotCounts counts, int split) {
    double train = rows(counts, 0);
    double other = rows(counts, split);
    double share = Math.min(train, other) / (train + other);
    double chi = 0;
    int bins = 0;
    double inTrain = 0;
    double inOther = 0;
    for (int bin = 0; bin < counts.bins(); bin++) {
      inTrain += counts.ofSplit(bin, 0);
      inOther += counts.ofSplit(bin, split);
      if ((inTrain + inOther) * share >= FEWEST_EXPECTED) {
        double expected = (inTrain + inOther) * train / (train + other);
        double rest = inTrain + inOther - expected;
        chi += square(inTrain - expected) / expected + square(inOther - rest) / rest;
        bins++;
        inTrain = 0;
        inOther = 0;
      }
    }
    return bins < 2 ? 1 : 1 - new ChiSquaredDistribution(bins - 1).cumulativeProbability(chi);
  }

  private static double square(double value) {
    return value * value;
  }

  private static Finding finding(Evidence evidence, int slot, int split, double distance) {
    Slot it = evidence.slot(slot);
    SlotCounts counts = evidence.counts(slot);
    int most = 0;
    double largest = -1;
    for (int bin = 0; bin < counts.bins(); bin++) {
      double change = Math.abs(share(counts, bin, 0) - share(counts, bin, split));
      if (change > largest && name(evidence, slot, bin) != null) {
        most = bin;
        largest = change;
      }
    }
    String name = Target.SPLITS.get(split);
    String example =
        largest < 0
            ? null
            : String.format(
                Locale.ROOT,
                "%s: %s of train, %s of %s",
                name(evidence, slot, most),
                Console.share(share(counts, most, 0)),
                Console.share(share(counts, most, split)),
                name);
    return Finding.warning(Kind.DRIFT, List.of(it.name()), rows(counts, split), example)
        .text(
            "%s differs between train and %s: %s of the rows would need another value%s",
            it.name(), name, Console.share(distance), example == null ? "" : " (" + example + ")")
        .cure("--seed of another split; if rows belong together, --id of what they share");
  }

  private static double share(SlotCounts counts, int bin, int split) {
    return (double) counts.ofSplit(bin, split) / rows(counts, split);
  }

  private static String name(Evidence evidence, int slot, int bin) {
    return bin == evidence.bins(slot).missing() ? "missing" : evidence.only(slot, bin);
  }
}
