package io.github.meanfield.jobs.inspect.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The content of a row.
 *
 * @param key which row it is
 * @param numbers the values of slots of numbers, NaN in others
 * @param texts the values of slots of texts, null in others
 */
public record SampledRow(RowKey key, double[] numbers, SampledText[] texts)
    implements Serializable, Comparable<SampledRow> {

  static SampledRow of(RowKey key, RowReader row, int slots) {
    double[] numbers = new double[slots];
    SampledText[] texts = new SampledText[slots];
    for (int s = 0; s < slots; s++) {
      numbers[s] = row.number(s);
      if (row.text(s) != null) {
        texts[s] = SampledText.of(row.text(s).toString(), row.hash(s));
      }
    }
    return new SampledRow(key, numbers, texts);
  }

  @Override
  public int compareTo(SampledRow other) {
    int order = Arrays.compare(numbers, other.numbers);
    return order == 0
        ? Arrays.compare(texts, other.texts, Comparator.nullsFirst(Comparator.naturalOrder()))
        : order;
  }
}
