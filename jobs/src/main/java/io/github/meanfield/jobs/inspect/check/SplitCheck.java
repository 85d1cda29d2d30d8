package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits of so few rows that metrics on them are mostly chance, and rows of no use. */
public final class SplitCheck implements Check {

  /** Fewer rows make a small split. */
  static final long FEW = 50;

  @Override
  public List<Finding> of(Evidence evidence) {
    Target target = evidence.table().target();
    List<Finding> findings = small(target);
    if (target.unlabelled() > 0) {
      findings.add(
          Finding.hint(Kind.LABEL, List.of(target.label()), target.unlabelled(), null)
              .text(
                  "%s is missing in %s, which a training leaves out",
                  target.label(), Numbers.counted(target.unlabelled(), "row")));
    }
    return findings;
  }

  /** Splits of few rows. */
  public static List<Finding> small(Target target) {
    List<Finding> findings = new ArrayList<>();
    for (String split : List.of(SplitAssigner.VALIDATION, SplitAssigner.TEST)) {
      long rows = target.rows(split);
      if (rows < FEW) {
        Finding finding =
            rows == 0
                ? Finding.warning(Kind.SMALL_SPLIT, List.of(), 0, null)
                    .text("%s has no rows, so that there are no metrics of it", split)
                : Finding.hint(Kind.SMALL_SPLIT, List.of(), rows, null)
                    .text(
                        "%s has %s: %s", split, Numbers.counted(rows, "row"), error(target, rows));
        findings.add(finding.cure("--weights 0.5,0.25,0.25"));
      }
    }
    return findings;
  }

  /** The half of a confidence interval of 95 %, of normal errors where the label is a number. */
  private static String error(Target target, long rows) {
    return target instanceof ClassTarget
        ? String.format(
            Locale.ROOT,
            "an accuracy of 0.8 on them is right within %.2f",
            1.96 * Math.sqrt(0.16 / rows))
        : String.format(
            Locale.ROOT,
            "an RMSE on them is right within about %s",
            Console.share(1.96 / Math.sqrt(2.0 * rows)));
  }
}
