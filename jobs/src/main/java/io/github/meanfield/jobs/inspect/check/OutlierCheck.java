package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.inspect.rows.SlotCounts;
import io.github.meanfield.jobs.inspect.rows.SlotProfile;
import io.github.meanfield.jobs.inspect.rows.SlotSample;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import java.util.Optional;

/** Few numbers far from all others. */
public final class OutlierCheck implements SlotCheck {

  /** More of them are a long tail. */
  static final double MOST = 0.01;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    SlotCounts counts = evidence.counts(slot);
    SlotProfile profile = evidence.profile(slot);
    if (counts == null || !it.isNumber() || evidence.column(slot).role() == Role.DATE) {
      return Optional.empty();
    }
    Sentinel sentinel = Sentinel.of(profile);
    boolean isKnown = sentinel != null && counts.outliers() <= sentinel.rows();
    if (profile.infinite() > 0) {
      return Optional.of(
          Finding.warning(Kind.OUTLIERS, List.of(it.name()), profile.infinite(), "Infinity")
              .text(
                  "%s is infinite in %s, which is no number to learn from",
                  it.name(), Numbers.counted(profile.infinite(), "row"))
              .cure(kept(it.name(), "NOT abs(%s) = double('Infinity')")));
    } else if (counts.outliers() == 0 || isKnown || counts.outliers() > MOST * profile.values()) {
      return Optional.empty();
    }
    return Optional.of(found(evidence, slot, counts.outliers()));
  }

  private static Finding found(Evidence evidence, int slot, long outliers) {
    Slot it = evidence.slot(slot);
    SlotProfile profile = evidence.profile(slot);
    SlotSample sample = evidence.sample(slot);
    double low = sample.quantile(0.25);
    double high = sample.quantile(0.75);
    boolean isAbove = profile.max() - high > low - profile.min();
    String farthest = Numbers.text(isAbove ? profile.max() : profile.min());
    Finding finding =
        Finding.hint(Kind.OUTLIERS, List.of(it.name()), outliers, farthest)
            .text(
                "%s has %s beyond %.0f interquartile ranges, up to %s (the middle half lies between"
                    + " %s and %s)",
                it.name(),
                Numbers.counted(outliers, "value"),
                Evidence.OUTLIER_RANGES,
                farthest,
                Numbers.cell(low),
                Numbers.cell(high));
    if (!it.isFeature()) {
      return finding.cure("--loss huber");
    }
    double room = Evidence.OUTLIER_RANGES * (high - low);
    return it.isElement()
        ? finding
        : finding.cure(
            "if they are errors: "
                + kept(
                    it.name(),
                    isAbove
                        ? "%s <= " + Numbers.text(high + room)
                        : "%s >= " + Numbers.text(low - room)));
  }

  /** The rows that fulfil a condition, or have no value. */
  private static String kept(String column, String condition) {
    String name = Cure.name(column);
    return Cure.sql(
        "SELECT * FROM input WHERE " + name + " IS NULL OR " + condition.replace("%s", name));
  }
}
