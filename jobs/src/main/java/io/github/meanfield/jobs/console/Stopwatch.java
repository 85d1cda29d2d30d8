package io.github.meanfield.jobs.console;

import java.util.Locale;

/** Time since it was made. */
public final class Stopwatch {

  private final long start = System.nanoTime();

  /** The time in seconds, with one decimal. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
  }
}
