package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.inspect.rows.SlotProfile;
import io.github.meanfield.jobs.inspect.rows.SlotSample;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import java.util.Optional;

/**
 * Whole numbers that differ in all rows, and are either consecutive, nearly, or called identifiers
 * by their column's name.
 */
public final class IdentifierCheck implements SlotCheck {

  private static final long FEWEST_ROWS = 30;

  /** Estimates of the number of different values have a standard error of 3 %. */
  private static final double ESTIMATED = 0.9;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    SlotProfile profile = evidence.profile(slot);
    boolean isCandidate =
        evidence.column(slot).role() == Role.NUMERIC
            && profile.isWhole()
            && profile.values() >= FEWEST_ROWS
            && differs(evidence, slot);
    boolean isRunning = profile.max() - profile.min() < 2.0 * profile.values();
    if (!isCandidate || !(isRunning || NameWords.isId(it.name()))) {
      return Optional.empty();
    }
    String example = Numbers.text(profile.min());
    return Optional.of(
        Finding.warning(Kind.IDENTIFIER, List.of(it.name()), profile.values(), example)
            .text(
                "%s looks like an identifier: whole numbers from %s to %s, different in all of %s"
                    + " rows",
                it.name(), example, Numbers.text(profile.max()), Console.count(profile.values()))
            .cure(Cure.option("--ignore", it.name())));
  }

  private static boolean differs(Evidence evidence, int slot) {
    SlotProfile profile = evidence.profile(slot);
    if (!profile.isEstimated()) {
      return profile.different() == profile.values();
    }
    SlotSample sample = evidence.sample(slot);
    return profile.different() >= ESTIMATED * profile.values()
        && sample.different().length == sample.sorted().length;
  }
}
