package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.inspect.Finding.Kind;
import java.util.List;
import java.util.Optional;

/** Features that most rows lack. */
final class MissingCheck implements SlotCheck {

  /** The share of rows without a value from which on it is told. */
  static final double SHARE = 0.5;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    Slot it = evidence.slot(slot);
    long missing = evidence.used() - evidence.profile(slot).values();
    if (!it.isFeature() || missing < SHARE * evidence.used()) {
      return Optional.empty();
    }
    Finding finding =
        Finding.warning(Kind.MISSING, List.of(it.name()), missing, null)
            .text(
                "%s has no value in %s of %s rows (%s)",
                it.name(),
                Console.count(missing),
                Console.count(evidence.used()),
                Console.share((double) missing / evidence.used()));
    return Optional.of(it.isElement() ? finding : finding.cure("--ignore %s", it.name()));
  }
}
