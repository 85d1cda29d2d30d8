package io.github.meanfield.jobs.inspect.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that the rows of a sample have in one slot.
 *
 * @param sorted its numbers that are finite, ascending
 * @param counts how often each of its texts is there, the most frequent first and equals in
 *     alphabetical order
 */
public record SlotSample(double[] sorted, Map<SampledText, Integer> counts) {

  static SlotSample of(List<SampledRow> rows, int slot) {
    double[] numbers =
        rows.stream()
            .mapToDouble(row -> row.numbers()[slot])
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    Map<SampledText, Integer> texts = new TreeMap<>();
    for (SampledRow row : rows) {
      if (row.texts()[slot] != null) {
        texts.merge(row.texts()[slot], 1, Integer::sum);
      }
    }
    List<Map.Entry<SampledText, Integer>> entries = new ArrayList<>(texts.entrySet());
    // A sort that keeps the alphabetical order of equals.
    entries.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    Map<SampledText, Integer> counts = new LinkedHashMap<>();
    entries.forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return new SlotSample(numbers, counts);
  }

  /** A quantile of the numbers, interpolated; NaN without any. */
  public double quantile(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = share * (sorted.length - 1);
    int below = (int) at;
    double low = sorted[below];
    return below + 1 == sorted.length ? low : low + (at - below) * (sorted[below + 1] - low);
  }

  /** The numbers without repetitions. */
  public double[] different() {
    return Arrays.stream(sorted).distinct().toArray();
  }
}
