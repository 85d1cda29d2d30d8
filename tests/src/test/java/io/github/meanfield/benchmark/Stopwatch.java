package io.github.meanfield.benchmark;

import java.util.concurrent.Callable;

/** Measures wall time. */
final class Stopwatch {

  private final long start = System.nanoTime();

  /** Time since this was made. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Time that an action takes. */
  static double seconds(Callable<?> action) throws Exception {
    Stopwatch watch = new Stopwatch();
    action.call();
    return watch.seconds();
  }
}
