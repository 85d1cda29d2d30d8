package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.jobs.task.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the rows of an audited table one by one, each into the same arrays. */
final class RowReader {

  private static final long START = 42;
  private static final long MISSING = 1;
  private static final List<UTF8String> SPLITS =
      Target.SPLITS.stream().map(UTF8String::fromString).toList();

  private final RowLayout layout;
  private final Map<UTF8String, Integer> classes;
  private final RowLayout.Cell[] cells;
  private final boolean[] areFeatures;
  private final Slot[] slots;
  private final double[][] vectors;
  private final double[] numbers;
  private final UTF8String[] texts;
  private final boolean[] present;
  private InternalRow row;
  private double label;
  private int split;

  RowReader(RowLayout layout) {
    this.layout = layout;
    cells = layout.cells().toArray(RowLayout.Cell[]::new);
    slots = layout.slots().toArray(Slot[]::new);
    areFeatures = new boolean[cells.length];
    for (int i = 0; i < cells.length; i++) {
      areFeatures[i] = layout.isFeature().get(i);
    }
    vectors = new double[cells.length][];
    numbers = new double[slots.length];
    Arrays.fill(numbers, Double.NaN);
    texts = new UTF8String[slots.length];
    present = new boolean[slots.length];
    classes = layout.classes() == null ? null : numbered(layout.classes());
  }

  private static Map<UTF8String, Integer> numbered(List<String> names) {
    Map<UTF8String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      numbers.put(UTF8String.fromString(name), numbers.size());
    }
    return numbers;
  }

  /**
   * Reads a row.
   *
   * @return whether its label is known; if not, nothing of it is to be used
   */
  boolean read(InternalRow next) {
    row = next;
    label = label();
    if (Double.isNaN(label)) {
      return false;
    }
    split = SPLITS.indexOf(row.getUTF8String(layout.split()));
    for (int i = 0; i < cells.length; i++) {
      vectors[i] = row.isNullAt(i) ? null : VectorCells.read(row, i, cells[i]);
    }
    for (int s = 0; s < slots.length; s++) {
      readSlot(s, slots[s]);
    }
    return true;
  }

  private double label() {
    int at = layout.label();
    if (row.isNullAt(at)) {
      return Double.NaN;
    } else if (classes == null) {
      return row.getDouble(at) + 0.0;
    }
    Integer number = classes.get(row.getUTF8String(at));
    return number == null ? Double.NaN : number;
  }

  private void readSlot(int s, Slot slot) {
    int column = slot.column();
    present[s] = !row.isNullAt(column);
    if (slot.isNumber()) {
      double value = !present[s] ? Double.NaN : number(slot);
      // Zero has no sign.
      numbers[s] = value + 0.0;
      present[s] = !Double.isNaN(value);
    } else if (slot.isText()) {
      texts[s] = present[s] ? row.getUTF8String(column) : null;
    }
  }

  private double number(Slot slot) {
    if (!slot.isElement()) {
      return row.getDouble(slot.column());
    }
    double[] vector = vectors[slot.column()];
    return slot.element() < vector.length ? vector[slot.element()] : Double.NaN;
  }

  /** A hash of all features, by their values. */
  long features() {
    long hash = START;
    for (int i = 0; i < cells.length; i++) {
      if (areFeatures[i]) {
        hash = row.isNullAt(i) ? XXH64.hashLong(MISSING, hash + 1) : hash(i, hash);
      }
    }
    return hash;
  }

  private long hash(int column, long hash) {
    if (vectors[column] != null) {
      long all = hash;
      for (double value : vectors[column]) {
        all = hash(value, all);
      }
      return all;
    }
    return switch (cells[column]) {
      case NUMBER -> hash(row.getDouble(column), hash);
      case TEXT -> hash(row.getUTF8String(column), hash);
      default -> XXH64.hashLong(0, hash);
    };
  }

  private static long hash(double value, long seed) {
    return Double.isNaN(value)
        ? XXH64.hashLong(MISSING, seed + 1)
        : XXH64.hashLong(Double.doubleToLongBits(value + 0.0), seed);
  }

  private static long hash(UTF8String text, long seed) {
    return XXH64.hashUnsafeBytes(text.getBaseObject(), text.getBaseOffset(), text.numBytes(), seed);
  }

  /** A hash of the value of a slot. */
  long hash(int slot) {
    return texts[slot] != null ? hash(texts[slot], START) : hash(numbers[slot], START);
  }

  /** Whether a slot has a value. */
  boolean isPresent(int slot) {
    return present[slot];
  }

  /** The value of a slot of numbers, NaN if it is missing. */
  double number(int slot) {
    return numbers[slot];
  }

  /** The value of a slot of texts, null if it is missing; valid until the next row. */
  UTF8String text(int slot) {
    return texts[slot];
  }

  /** The number of the class, or the number to predict. */
  double labelValue() {
    return label;
  }

  /** The number of the split. */
  int split() {
    return split;
  }
}
