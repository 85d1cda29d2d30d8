package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs of several contestants in turn, so that whatever else the machine does meanwhile befalls all
 * of them. Every other turn goes backwards.
 *
 * @param <T> what a run gives
 */
final class Interleaved<T> {

  private final String title;
  private final Progress progress;
  private final Map<String, Callable<T>> contestants = new LinkedHashMap<>();

  Interleaved(String title, Progress progress) {
    this.title = title;
    this.progress = progress;
  }

  /** Adds a contestant. */
  Interleaved<T> add(String name, Callable<T> run) {
    contestants.put(name, run);
    return this;
  }

  /** Adds a contestant if there is such a one. */
  Interleaved<T> addIf(boolean exists, String name, Callable<T> run) {
    return exists ? add(name, run) : this;
  }

  /**
   * Runs all.
   *
   * @param runs runs that count, of each contestant
   * @param warmUp whether one more run goes before, which does not count
   * @return results by contestant, in the order they were added
   */
  Map<String, List<T>> run(int runs, boolean warmUp) throws Exception {
    Map<String, List<T>> results = new LinkedHashMap<>();
    contestants.keySet().forEach(name -> results.put(name, new ArrayList<>()));
    List<String> names = new ArrayList<>(contestants.keySet());
    for (int run = warmUp ? 0 : 1; run <= runs; run++) {
      for (String name : names) {
        // One contestant's garbage is not the next one's to collect.
        System.gc();
        Stopwatch watch = new Stopwatch();
        T result = contestants.get(name).call();
        if (run > 0) {
          results.get(name).add(result);
        }
        String turn = run == 0 ? "warm-up" : "run " + run + " of " + runs;
        progress.step("%s, %s, %s: %.1f s", title, turn, name, watch.seconds());
      }
      Collections.reverse(names);
    }
    return results;
  }
}
