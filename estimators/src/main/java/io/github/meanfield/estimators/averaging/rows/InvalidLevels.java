package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** Values of categories that are no levels: how many of each feature, and the first of them. */
public final class InvalidLevels implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<Integer, Found> found = new TreeMap<>();

  /** Values of one feature. No record, as Kryo cannot read those. */
  private static final class Found implements Serializable {
    private static final long serialVersionUID = 1L;
    private long rows;
    private long firstRow = Long.MAX_VALUE;
    private float example;

    private void add(long count, long row, float value) {
      rows += count;
      if (row < firstRow) {
        firstRow = row;
        example = value;
      }
    }
  }

  void add(int feature, float value, long row) {
    found.computeIfAbsent(feature, key -> new Found()).add(1, row, value);
  }

  void merge(InvalidLevels other) {
    for (Map.Entry<Integer, Found> entry : other.found.entrySet()) {
      Found theirs = entry.getValue();
      found
          .computeIfAbsent(entry.getKey(), key -> new Found())
          .add(theirs.rows, theirs.firstRow, theirs.example);
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** The first feature with such values. */
  public int feature() {
    return found.firstKey();
  }

  /** Rows with such a value of that feature. */
  public long rows() {
    return found.firstEntry().getValue().rows;
  }

  /** The first such value of that feature. */
  public float example() {
    return found.firstEntry().getValue().example;
  }
}
