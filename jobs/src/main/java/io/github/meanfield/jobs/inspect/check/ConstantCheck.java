package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.inspect.rows.SlotBins;
import io.github.meanfield.jobs.inspect.rows.SlotCounts;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import java.util.Optional;

/** Features of which all rows, or nearly all, have the same value. */
public final class ConstantCheck implements SlotCheck {

  /** A value that this share of the rows has, or more, makes a feature nearly constant. */
  public static final double SHARE = 0.995;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    SlotCounts counts = evidence.counts(slot);
    if (!it.isFeature() || counts == null) {
      return Optional.empty();
    }
    SlotBins bins = evidence.bins(slot);
    for (int bin = 0; bin < bins.missing(); bin++) {
      String value = evidence.only(slot, bin);
      long rows = counts.rows(bin);
      if (value != null && rows >= SHARE * evidence.used()) {
        Finding finding = found(it.name(), value, evidence.used() - rows);
        return Optional.of(it.isElement() ? finding.cure(null) : finding);
      }
    }
    return Optional.empty();
  }

  /** A feature that has one value in all rows but some. */
  public static Finding found(String name, String value, long others) {
    List<String> columns = List.of(name);
    Finding finding =
        others == 0
            ? Finding.warning(Kind.CONSTANT, columns, 0, value)
                .text("%s is '%s' in all rows", name, value)
            : Finding.hint(Kind.CONSTANT, columns, others, value)
                .text("%s is '%s' in all but %s", name, value, Numbers.counted(others, "row"));
    return finding.cure(Cure.option("--ignore", name));
  }
}
