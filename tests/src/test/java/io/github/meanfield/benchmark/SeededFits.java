package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits of several contestants on a table, once for each seed: of the rows, their split and fits.
 */
final class SeededFits {

  private SeededFits() {}

  /**
   * Who competes.
   *
   * @param <T> what a fit gives
   */
  interface Contestants<T> {
    /** Adds them, to be fitted on a split with a seed. */
    void addTo(Interleaved<T> fits, TableSplit split, long seed) throws Exception;
  }

  /**
   * Fits all with the seeds from 1 to the runs of the plan.
   *
   * @param title what is told of progress
   * @return results by contestant, in the order of seeds
   */
  static <T> Map<String, List<T>> run(
      Part.Bench bench, TableTask task, String title, Contestants<T> contestants) throws Exception {
    Map<String, List<T>> results = new LinkedHashMap<>();
    for (int seed = 1; seed <= bench.plan().runs(); seed++) {
      try (TableSplit split = TableSplit.of(task.rows(bench.tables().spark(), seed), seed)) {
        Interleaved<T> fits =
            new Interleaved<>(String.format("%s, seed %d", title, seed), bench.progress());
        contestants.addTo(fits, split, seed);
        fits.run(1, false)
            .forEach(
                (name, result) ->
                    results.computeIfAbsent(name, n -> new ArrayList<>()).addAll(result));
      }
    }
    return results;
  }
}
