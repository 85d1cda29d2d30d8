package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.RowGroups;
import java.util.List;
import java.util.Locale;

/** Rows with equal features and different labels, of which no model can be right about all. */
public final class ContradictionCheck implements Check {

  /** From this share of the rows on it is a problem. */
  static final double MANY = 0.1;

  @Override
  public List<Finding> of(Evidence evidence) {
    RowGroups groups = evidence.groups();
    long rows = groups.contradictory();
    if (rows == 0) {
      return List.of();
    }
    boolean areClasses = evidence.table().classes() > 0;
    String best =
        areClasses
            ? String.format(Locale.ROOT, "accuracy %.4f at best", floor(groups.bestAccuracy()))
            : "RMSE " + Numbers.cell(groups.leastError()) + " at least";
    String example = evidence.shown(groups.contradiction());
    List<String> label = List.of(evidence.table().target().label());
    Finding finding =
        rows >= MANY * groups.rows()
            ? Finding.problem(Kind.CONTRADICTIONS, label, rows, example)
            : Finding.warning(Kind.CONTRADICTIONS, label, rows, example);
    return List.of(
        finding
            .text(
                "%s of %s have the features of another with a different %s, such as %s: any model"
                    + " has %s",
                Console.count(rows),
                Numbers.counted(groups.rows(), "row"),
                label.get(0),
                example,
                best)
            .cure("columns that tell these rows apart, or the right label"));
  }

  /** What cannot be reached is not rounded up. */
  private static double floor(double accuracy) {
    return Math.floor(accuracy * 10_000) / 10_000;
  }
}
