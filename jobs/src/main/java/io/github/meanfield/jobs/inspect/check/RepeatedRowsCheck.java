package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.RowGroups;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;

/**
 * Rows that repeat others in features and label, unless most rows do: in tables of few values a
 * repetition is no mistake.
 */
public final class RepeatedRowsCheck implements Check {

  /** From this share of the rows on repetitions are usual. */
  static final double USUAL = 0.5;

  @Override
  public List<Finding> of(Evidence evidence) {
    RowGroups groups = evidence.groups();
    long rows = groups.duplicates();
    double share = (double) rows / groups.rows();
    if (rows == 0 || share >= USUAL) {
      return List.of();
    }
    String example = evidence.shown(groups.duplicate());
    Finding finding =
        Finding.hint(Kind.DUPLICATES, List.of(), rows, example)
            .text(
                "%s of %s (%s) %s another in all features and the label, such as %s",
                Console.count(rows),
                Numbers.counted(groups.rows(), "row"),
                Console.share(share),
                rows == 1 ? "repeats" : "repeat",
                example);
    // Rows that differ in their id may be alike for a reason.
    boolean areWhole =
        evidence.table().columns().stream()
            .allMatch(column -> column.entersNetwork() || column.role() == Role.LABEL);
    return List.of(areWhole ? finding.cure(Cure.sql("SELECT DISTINCT * FROM input")) : finding);
  }
}
