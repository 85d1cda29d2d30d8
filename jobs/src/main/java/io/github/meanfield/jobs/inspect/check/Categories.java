package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.rows.SampledRow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The categories that the rows of a sample have in one slot, numbered as they appear, so that slots
 * which are one-to-one have the same numbers.
 *
 * @param numbers one a row
 * @param count how many there are
 */
record Categories(int[] numbers, int count) {

  private static final int FEWEST_ROWS = 30;
  private static final int FEWEST_OF_SECOND = 5;

  /** Those of a slot; null if it has none, or too few rows of any but the most frequent. */
  static Categories of(List<SampledRow> rows, int slot) {
    Map<Object, Integer> known = new HashMap<>();
    int[] numbers = new int[rows.size()];
    int[] counts = new int[rows.size()];
    for (int i = 0; i < numbers.length; i++) {
      SampledRow row = rows.get(i);
      Object value = row.texts()[slot] == null ? row.numbers()[slot] : row.texts()[slot];
      Integer number = known.putIfAbsent(value, known.size());
      numbers[i] = number == null ? known.size() - 1 : number;
      counts[numbers[i]]++;
    }
    int[] sorted = Arrays.stream(counts).filter(rowsOf -> rowsOf > 0).sorted().toArray();
    boolean areCategories =
        numbers.length >= FEWEST_ROWS
            && sorted.length > 1
            && 3 * sorted.length <= numbers.length
            && sorted[sorted.length - 2] >= FEWEST_OF_SECOND;
    return areCategories ? new Categories(numbers, sorted.length) : null;
  }

  /** Whether each category goes with one of the others', and none with two. */
  boolean isOneToOne(Categories other) {
    return count == other.count && Arrays.equals(numbers, other.numbers);
  }
}
