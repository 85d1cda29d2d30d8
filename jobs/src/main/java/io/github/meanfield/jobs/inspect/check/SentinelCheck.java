package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import java.util.Optional;

/** Numbers such as -999 that stand for missing ones. */
public final class SentinelCheck implements SlotCheck {

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    boolean isNumeric = evidence.column(slot).role() == Role.NUMERIC || it.isElement();
    Sentinel sentinel = isNumeric ? Sentinel.of(evidence.profile(slot)) : null;
    if (sentinel == null) {
      return Optional.empty();
    }
    String value = Numbers.text(sentinel.value());
    Finding finding =
        Finding.warning(Kind.SENTINEL, List.of(it.name()), sentinel.rows(), value)
            .text(
                "%s is %s in %s, far from all others (the nearest is %s): it may mean that the value"
                    + " is missing",
                it.name(),
                value,
                Numbers.counted(sentinel.rows(), "row"),
                Numbers.cell(sentinel.next()));
    return Optional.of(it.isElement() ? finding : finding.cure(cure(it.name(), value)));
  }

  /** A column without the value in place of this one: a mark would count in all columns. */
  public static String cure(String column, String value) {
    return Cure.added("nullif(" + Cure.name(column) + ", " + value + ")", column + "_known")
        + " "
        + Cure.option("--ignore", column);
  }
}
