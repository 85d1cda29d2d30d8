package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.SlotBins;
import io.github.meanfield.jobs.inspect.rows.SlotProfile;
import io.github.meanfield.jobs.tables.Cure;
import io.github.meanfield.jobs.task.NumberTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A number to predict with a long tail, or with many zeros. */
public final class NumberLabelCheck implements Check {

  /** Skewness from which on it is told; that of an exponential distribution is 2. */
  static final double SKEWNESS = 3;

  /** The share of zeros from which on they are told. */
  static final double ZEROS = 0.25;

  @Override
  public List<Finding> of(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    if (evidence.table().target() instanceof NumberTarget target) {
      for (int s = 0; s < evidence.numSlots(); s++) {
        if (evidence.slot(s).name().equals(target.label())) {
          addSkewness(evidence, s, findings);
          addZeros(evidence, s, findings);
        }
      }
    }
    return findings;
  }

  private static void addSkewness(Evidence evidence, int slot, List<Finding> findings) {
    double skewness = skewness(evidence.sample(slot).sorted());
    if (Math.abs(skewness) < SKEWNESS) {
      return;
    }
    String label = evidence.slot(slot).name();
    SlotProfile profile = evidence.profile(slot);
    boolean hasLogarithm = skewness > 0 && profile.min() >= 0;
    Finding finding =
        Finding.hint(Kind.LABEL, List.of(label), profile.values(), Numbers.text(profile.max()))
            .text(
                "%s has a long tail: skewness %.1f, median %s, largest %s",
                label,
                skewness,
                Numbers.cell(evidence.sample(slot).quantile(0.5)),
                Numbers.cell(profile.max()));
    findings.add(
        hasLogarithm
            ? finding.cure(
                String.join(
                    " ",
                    Cure.added("log1p(" + Cure.name(label) + ")", "log_" + label),
                    Cure.option("--ignore", label),
                    Cure.option("--label", "log_" + label),
                    "in place of",
                    Cure.option("--label", label)))
            : finding.cure("--loss huber"));
  }

  private static double skewness(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double two = 0;
    double three = 0;
    for (double value : values) {
      two += (value - mean) * (value - mean) / values.length;
      three += (value - mean) * (value - mean) * (value - mean) / values.length;
    }
    return two == 0 ? 0 : three / Math.pow(two, 1.5);
  }

  private static void addZeros(Evidence evidence, int slot, List<Finding> findings) {
    SlotBins bins = evidence.bins(slot);
    SlotProfile profile = evidence.profile(slot);
    for (int bin = 0; bin < bins.missing(); bin++) {
      long rows = evidence.counts(slot).rows(bin);
      if ("0".equals(evidence.only(slot, bin))
          && rows >= ZEROS * profile.values()
          && profile.min() == 0) {
        String label = evidence.slot(slot).name();
        findings.add(
            Finding.hint(Kind.LABEL, List.of(label), rows, "0")
                .text(
                    "%s is 0 in %s (%s), and larger in all others",
                    label,
                    Numbers.counted(rows, "row"),
                    Console.share((double) rows / evidence.used()))
                .cure("--loss poisson, or first whether it is 0 (a classification)"));
      }
    }
  }
}
