package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.inspect.Finding.Kind;
import java.util.List;

/**
 * Rows that repeat others in features and label. They are told where they are more than tables of
 * few features have anyway: there a repetition is no mistake.
 */
final class RepeatedRowsCheck implements Check {

  @Override
  public List<Finding> of(Evidence evidence) {
    RowGroups groups = evidence.groups();
    long rows = groups.duplicates();
    if (rows == 0) {
      return List.of();
    }
    String example = evidence.shown(groups.duplicate());
    double share = (double) rows / groups.rows();
    return List.of(
        Finding.hint(Kind.DUPLICATES, List.of(), rows, example)
            .text(
                "%s of %s (%s) %s another in all features and the label, such as %s",
                Console.count(rows),
                Numbers.counted(groups.rows(), "row"),
                Console.share(share),
                rows == 1 ? "repeats" : "repeat",
                example)
            .cure("--sql \"SELECT DISTINCT * FROM input\""));
  }
}
