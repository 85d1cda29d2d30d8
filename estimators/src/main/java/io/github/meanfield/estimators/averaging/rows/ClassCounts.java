package io.github.meanfield.estimators.averaging.rows;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Counts the rows of each class, and adds up their weights without rounding. */
public final class ClassCounts implements ClassSurvey<ClassCounts> {

  private static final long serialVersionUID = 1L;

  /**
   * More classes than a dense output layer is made for: more likely an id was taken for a class.
   */
  private static final int MOST_CLASSES = 1_000_000;

  private final int declared;
  private long[] rows;

  /**
   * By how much the weights of each class's rows add up to more or less than their number; nothing
   * where all weights are 1.
   */
  private ExactSum[] excess = {};

  /**
   * No rows yet.
   *
   * @param declared number of classes that the label column's metadata tell, 0 if they do not
   */
  public ClassCounts(int declared) {
    this.declared = declared;
    this.rows = new long[declared];
  }

  @Override
  public ClassCounts empty() {
    return new ClassCounts(declared);
  }

  @Override
  public String problem(double[] labels, int offset, int width) {
    double label = labels[offset];
    if (label < 0) {
      return "negative";
    }
    if (label != Math.rint(label)) {
      return "not whole numbers";
    }
    if (declared > 0 && label >= declared) {
      return "beyond the " + declared + " classes of the column's metadata";
    }
    return label < MOST_CLASSES ? null : "beyond " + MOST_CLASSES + " classes";
  }

  @Override
  public void add(double[] labels, int offset, int width, double weight) {
    int index = (int) labels[offset];
    grow(index + 1);
    rows[index]++;
    if (weight != 1) {
      excess(index).add(weight);
      excess(index).add(-1);
    }
  }

  private ExactSum excess(int label) {
    excess = label < excess.length ? excess : Arrays.copyOf(excess, rows.length);
    excess[label] = excess[label] == null ? new ExactSum() : excess[label];
    return excess[label];
  }

  @Override
  public void merge(ClassCounts other) {
    grow(other.rows.length);
    for (int k = 0; k < other.rows.length; k++) {
      rows[k] += other.rows[k];
    }
    for (int k = 0; k < other.excess.length; k++) {
      if (other.excess[k] != null) {
        excess(k).add(other.excess[k]);
      }
    }
  }

  private void grow(int length) {
    if (length > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(length, Math.min(2 * rows.length, MOST_CLASSES)));
    }
  }

  @Override
  public double weightSum() {
    return weight(0, rows.length);
  }

  @Override
  public double weight(int label) {
    return label < rows.length ? weight(label, label + 1) : 0;
  }

  /** Of classes from one on and up to another, exclusive. */
  private double weight(int from, int to) {
    ExactSum sum = new ExactSum();
    for (int k = from; k < to; k++) {
      sum.add(rows[k]);
      if (k < excess.length && excess[k] != null) {
        sum.add(excess[k]);
      }
    }
    return sum.value();
  }

  /** As declared, otherwise the largest class seen plus 1. */
  @Override
  public int numClasses() {
    if (declared > 0) {
      return declared;
    }
    int last = rows.length;
    while (last > 0 && rows[last - 1] == 0) {
      last--;
    }
    return last;
  }

  /** Number of rows of a class. */
  public long rows(int label) {
    return label < rows.length ? rows[label] : 0;
  }

  @Override
  public int firstPresent() {
    return firstPresent(0);
  }

  /** The smallest class, from one on, that has rows, -1 if none has. */
  private int firstPresent(int from) {
    return IntStream.range(from, rows.length).filter(k -> rows[k] > 0).findFirst().orElse(-1);
  }

  @Override
  public int numPresent() {
    return (int) Arrays.stream(rows).filter(count -> count > 0).count();
  }

  @Override
  public String unknownIn(ClassCounts other) {
    long unknown = Arrays.stream(other.rows).skip(numClasses()).sum();
    return unknown == 0
        ? null
        : String.format(
            "%d validation %s of classes that no training row has (such as %d), beyond the %d"
                + " classes of the training rows",
            unknown, unknown == 1 ? "row" : "rows", other.firstPresent(numClasses()), numClasses());
  }
}
