package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import java.util.Optional;

/** Features that most rows lack. */
public final class MissingCheck implements SlotCheck {

  /** The share of rows without a value from which on it is told. */
  public static final double SHARE = 0.5;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    // An element is not there where its vector is not, which is told once.
    long rows =
        it.isElement() ? evidence.profile(slot - it.element() - 1).values() : evidence.used();
    long missing = rows - evidence.profile(slot).values();
    if (!evidence.column(slot).entersNetwork() || missing < SHARE * evidence.used()) {
      return Optional.empty();
    }
    Finding finding = found(it.name(), missing, evidence.used());
    return Optional.of(it.isElement() ? finding.cure(null) : finding);
  }

  /** A feature that most rows lack. */
  public static Finding found(String name, long missing, long rows) {
    return Finding.warning(Kind.MISSING, List.of(name), missing, null)
        .text(
            "%s has no value in %s of %s (%s)",
            name,
            Console.count(missing),
            Numbers.counted(rows, "row"),
            Console.share((double) missing / rows))
        .cure(Cure.option("--ignore", name));
  }
}
