package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.inspect.rows.SlotCounts;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Features that tell the label by themselves, which are seldom known when a prediction is made, and
 * those whose names say that they come after it.
 */
public final class LeakCheck implements SlotCheck {

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    SlotCounts counts = evidence.counts(slot);
    if (!it.isFeature() || counts == null) {
      return Optional.empty();
    }
    String label = evidence.table().target().label();
    Strength strength = strength(evidence, slot, counts);
    boolean isKnown = it.kind() != Slot.Kind.OTHER && !Double.isNaN(strength.value());
    Finding finding = null;
    if (strength.isLeak()) {
      finding =
          Finding.problem(Kind.LEAK, List.of(it.name()), evidence.profile(slot).values(), null)
              .text(
                  "%s alone predicts %s with %s %.3f: is it known when a prediction is made?",
                  it.name(), label, strength.measure(), strength.value());
    } else if (!it.isElement() && NameWords.isAfterwards(it.name(), label)) {
      finding =
          Finding.hint(Kind.LEAK, List.of(it.name()), evidence.profile(slot).values(), null)
              .text(
                  "%s may be known after %s only, by its name%s",
                  it.name(), label, isKnown ? alone(strength) : "");
    }
    return Optional.ofNullable(finding)
        .map(found -> it.isElement() ? found : found.cure(Cure.option("--ignore", it.name())));
  }

  private static String alone(Strength strength) {
    return String.format(
        Locale.ROOT, " (alone it has %s %.3f)", strength.measure(), strength.value());
  }

  /** Bins are coarse where numbers have long tails, in which a line may still fit. */
  private static Strength strength(Evidence evidence, int slot, SlotCounts counts) {
    Strength binned = Strength.of(counts);
    if (counts.classes() > 0 || !evidence.slot(slot).isNumber()) {
      return binned;
    }
    double r = Correlation.of(evidence.rows(), slot, row -> row.key().label());
    boolean isBetter = r * r > 0 && !(binned.value() >= r * r);
    return isBetter ? new Strength("R2", r * r, binned.bound()) : binned;
  }
}
