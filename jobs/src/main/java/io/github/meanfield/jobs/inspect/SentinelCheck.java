package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.inspect.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.Finding.Kind;
import java.util.List;
import java.util.Optional;

/** Numbers such as -999 that stand for missing ones. */
final class SentinelCheck implements SlotCheck {

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
    return Optional.of(it.isElement() ? finding : cured(finding, value, evidence, slot));
  }

  private static Finding cured(Finding finding, String value, Evidence evidence, int slot) {
    String name = evidence.slot(slot).name();
    // A mark is a text: 9999.00 is none if 9999 is.
    boolean isWhole = evidence.profile(slot).isWhole();
    // Marks count in all columns, where a number that is no such may be a number.
    return evidence.isCsv() && isWhole && Sentinel.isAllNines(Double.parseDouble(value))
        ? finding.cure("--missing \"NA,%s\"", value)
        : finding.cure(query(name, value));
  }

  /** What makes a column without the value. */
  static String query(String name, String value) {
    return String.format(
        "--sql \"SELECT *, nullif(`%s`, %s) AS `%s_known` FROM input\" --ignore %s",
        name, value, name, name);
  }
}
