package io.github.meanfield.jobs.tables.csv;

import java.util.Locale;

/** What becomes of records that are broken. */
public enum BadRecords {
  /** The job ends, and says where the first is. */
  REFUSE,
  /** They are left out, and counted. */
  SKIP;

  /** The word that a user gives for it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
