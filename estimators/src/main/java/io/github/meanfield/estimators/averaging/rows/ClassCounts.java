package io.github.meanfield.estimators.averaging.rows;

import java.util.Arrays;

/** Adds up the weights of the rows of each class: where all are 1, it counts rows. */
public final class ClassCounts implements LabelSurvey<ClassCounts> {

  private static final long serialVersionUID = 1L;

  /**
   * More classes than a dense output layer is made for: more likely an id was taken for a class.
   */
  private static final int MOST_CLASSES = 1_000_000;

  private final int declared;
  private double[] counts;

  /**
   * No rows yet.
   *
   * @param declared number of classes that the label column's metadata tell, 0 if they do not
   */
  public ClassCounts(int declared) {
    this.declared = declared;
    this.counts = new double[declared];
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
    counts[index] += weight;
  }

  @Override
  public double weightSum() {
    return Arrays.stream(counts).sum();
  }

  @Override
  public void merge(ClassCounts other) {
    grow(other.counts.length);
    for (int k = 0; k < other.counts.length; k++) {
      counts[k] += other.counts[k];
    }
  }

  private void grow(int length) {
    if (length > counts.length) {
      counts = Arrays.copyOf(counts, Math.max(length, Math.min(2 * counts.length, MOST_CLASSES)));
    }
  }

  /** Number of classes: as declared, otherwise the largest class seen plus 1. */
  public int numClasses() {
    if (declared > 0) {
      return declared;
    }
    int last = counts.length;
    while (last > 0 && counts[last - 1] == 0) {
      last--;
    }
    return last;
  }

  /** Sum of the weights of the rows of a class. */
  public double count(int label) {
    return label < counts.length ? counts[label] : 0;
  }

  /** The smallest class that has rows, -1 if none has. */
  public int firstPresent() {
    int first = 0;
    while (first < counts.length && counts[first] == 0) {
      first++;
    }
    return first < counts.length ? first : -1;
  }

  /** Number of classes that have rows. */
  public int numPresent() {
    return (int) Arrays.stream(counts).filter(count -> count > 0).count();
  }
}
