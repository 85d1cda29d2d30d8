package io.github.meanfield.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** Says what is being done, a line a step. */
final class Progress {

  private final PrintStream out;
  private final long start = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Prints a line with the time since the start. */
  void step(String format, Object... arguments) {
    out.printf(
        Locale.ROOT,
        "[%4.0f s] %s%n",
        (System.nanoTime() - start) / 1e9,
        String.format(Locale.ROOT, format, arguments));
  }
}
