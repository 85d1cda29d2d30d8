package io.github.meanfield.jobs.train;

import java.util.Locale;

/** What a missing number becomes, of the training rows' numbers in its column. */
enum Imputation {
  MEDIAN,
  MEAN,
  MODE;

  /** Spark's name of the strategy, which the command line has too. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
