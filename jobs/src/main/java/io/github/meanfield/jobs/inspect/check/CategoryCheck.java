package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.SlotProfile;
import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import java.util.Optional;

/** Numbers that are categories by their names, and categories with few rows each. */
public final class CategoryCheck implements SlotCheck {

  private static final int FEWEST_CODES = 3;
  private static final int MOST_CODES = 1000;

  /** More categories than these have to have... */
  private static final int MANY = 50;

  /** ...this many rows each, on average. */
  private static final long FEW_ROWS = 5;

  @Override
  public Optional<Finding> of(Evidence evidence, int slot) {
    SlotProfile profile = evidence.profile(slot);
    String name = evidence.slot(slot).name();
    Role role = evidence.column(slot).role();
    long different = profile.different();
    if (role == Role.CATEGORICAL && areTooMany(different, profile.values())) {
      return Optional.of(tooMany(name, different, profile.isEstimated(), profile.values()));
    } else if (role == Role.NUMERIC
        && profile.isWhole()
        && different >= FEWEST_CODES
        && different <= MOST_CODES
        && different < profile.values() / 2
        && NameWords.isCode(name)) {
      String example = Numbers.text(profile.min());
      return Optional.of(
          Finding.hint(Kind.CATEGORIES, List.of(name), different, example)
              .text(
                  "%s is a code by its name: %s different whole numbers, such as %s, are learned from"
                      + " as a quantity",
                  name, Console.count(different), example)
              .cure(Cure.option("--categorical", name)));
    }
    return Optional.empty();
  }

  /** Whether categories have few rows each. */
  public static boolean areTooMany(long different, long rows) {
    return different > MANY && different * FEW_ROWS > rows;
  }

  /** A feature whose categories have few rows each. */
  public static Finding tooMany(String name, long different, boolean isEstimated, long rows) {
    return Finding.hint(Kind.CATEGORIES, List.of(name), different, null)
        .text(
            "%s has %s%s categories in %s rows, fewer than %d rows each",
            name,
            isEstimated ? "about " : "",
            Console.count(different),
            Console.count(rows),
            FEW_ROWS)
        .cure("--rare-categories " + FEW_ROWS);
  }
}
