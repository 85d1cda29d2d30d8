package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.inspect.Finding.Kind;
import java.util.List;
import java.util.Optional;

/** Features of which all rows, or nearly all, have the same value. */
final class ConstantCheck implements SlotCheck {

  /** A value that this share of the rows has, or more, makes a feature nearly constant. */
  static final double SHARE = 0.995;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    SlotCounts counts = evidence.counts(slot);
    if (!it.isFeature() || counts == null) {
      return Optional.empty();
    }
    SlotBins bins = evidence.bins(slot);
    for (int bin = 0; bin < bins.missing(); bin++) {
      String value = bins.only(bin);
      long rows = counts.rows(bin);
      if (value != null && rows >= SHARE * evidence.used()) {
        return Optional.of(found(it, value, evidence.used() - rows));
      }
    }
    return Optional.empty();
  }

  private static Finding found(Slot slot, String value, long others) {
    List<String> columns = List.of(slot.name());
    Finding finding =
        others == 0
            ? Finding.warning(Kind.CONSTANT, columns, 0, value)
                .text("%s is '%s' in all rows", slot.name(), value)
            : Finding.hint(Kind.CONSTANT, columns, others, value)
                .text(
                    "%s is '%s' in all but %s", slot.name(), value, Numbers.counted(others, "row"));
    return slot.isElement() ? finding : finding.cure("--ignore %s", slot.name());
  }
}
