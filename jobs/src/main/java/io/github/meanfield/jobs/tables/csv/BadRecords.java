package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.Console;
import java.util.Locale;

/** What becomes of records that are broken. */
public enum BadRecords {
  /** The job ends, and says where the first is. */
  REFUSE,
  /** They are left out, and counted. */
  SKIP;

  /** Prints how many broken records were left out, if any were. */
  public static void tellLeftOut(long broken) {
    if (broken > 0) {
      Console.entry("left out", "%s broken records", Console.count(broken));
    }
  }

  /** The word that a user gives for it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
