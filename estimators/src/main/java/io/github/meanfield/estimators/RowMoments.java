package io.github.meanfield.estimators;

import io.github.meanfield.stages.InvalidValues;
import io.github.meanfield.stages.rows.FeatureNames;
import java.io.Serializable;
import java.util.function.IntPredicate;

/**
 * Moments of the rows of one partition or of several, with what was wrong with the rows. Sparse
 * rows cost their non-zeros only; the zeros between them are added at the end.
 */
final class RowMoments implements FeatureRows.Consumer, Serializable {

  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;

  private final boolean wholeRows;
  private FeatureMoments features;
  private long[] invalid;
  private long usedRows;
  private long invalidRows;
  private long nullRows;
  private int otherSize = NONE;
  private String example;
  private int exampleFeature = NONE;

  /**
   * Moments of no rows.
   *
   * @param wholeRows whether a row with an invalid value takes no part as a whole, or the value
   *     only
   */
  RowMoments(boolean wholeRows) {
    this.wholeRows = wholeRows;
  }

  @Override
  public void addNull() {
    nullRows++;
    setExample(InvalidValues.NULL_ROW, NONE);
  }

  @Override
  public void add(double[] values, int[] indices, int stored, int size, IntPredicate isNull) {
    if (features == null) {
      features = new FeatureMoments(size);
      invalid = new long[size];
    }
    if (size != features.size()) {
      otherSize = size;
    }
    if (otherSize != NONE) {
      return;
    }
    boolean isValid = countInvalid(values, indices, stored, isNull);
    if (wholeRows && !isValid) {
      return;
    }
    usedRows++;
    for (int k = 0; k < stored; k++) {
      if (Double.isFinite(values[k])) {
        features.add(indices == null ? k : indices[k], values[k]);
      }
    }
  }

  /** Adds the rows of a later partition. */
  void merge(RowMoments other) {
    nullRows += other.nullRows;
    invalidRows += other.invalidRows;
    setExample(other.example, other.exampleFeature);
    if (otherSize == NONE) {
      otherSize = other.otherSize;
    }
    if (other.features == null) {
      return;
    }
    if (features == null) {
      features = other.features;
      invalid = other.invalid;
      usedRows = other.usedRows;
      return;
    }
    if (features.size() != other.features.size()) {
      otherSize = other.features.size();
      return;
    }
    features.merge(other.features);
    usedRows += other.usedRows;
    for (int i = 0; i < invalid.length; i++) {
      invalid[i] += other.invalid[i];
    }
  }

  /** Adds the zeros that sparse rows do not store. Call once, after all merging. */
  FeatureMoments complete() {
    for (int i = 0; i < features.size(); i++) {
      long stored = features.count(i) + (wholeRows ? 0 : invalid[i]);
      features.addZeros(i, usedRows - stored);
    }
    return features;
  }

  /** Whether there is anything to learn from: a valid value, if only a zero of a sparse row. */
  boolean hasValues() {
    if (features == null) {
      return false;
    }
    for (int i = 0; i < features.size(); i++) {
      if (usedRows > (wholeRows ? 0 : invalid[i])) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return features.size();
  }

  /** A size that a row has and the first row has not, or -1. */
  int otherSize() {
    return otherSize;
  }

  long rows() {
    return usedRows + nullRows + (wholeRows ? invalidRows : 0);
  }

  long invalidRows() {
    return invalidRows;
  }

  long nullRows() {
    return nullRows;
  }

  long invalidValues() {
    long sum = 0;
    for (int i = 0; features != null && i < invalid.length; i++) {
      sum += invalid[i];
    }
    return sum;
  }

  /**
   * One invalid value or null row, the first in the order of partitions; null if there is none.
   *
   * @param names the names of the features
   */
  String example(FeatureNames names) {
    return exampleFeature == NONE ? example : example + " in " + names.describe(exampleFeature);
  }

  /** Number of invalid values of each feature; a null row has one of every feature. */
  long[] nanCount() {
    long[] counts = invalid.clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] += nullRows;
    }
    return counts;
  }

  private boolean countInvalid(double[] values, int[] indices, int stored, IntPredicate isNull) {
    boolean isValid = true;
    for (int k = 0; k < stored; k++) {
      if (!Double.isFinite(values[k])) {
        int feature = indices == null ? k : indices[k];
        invalid[feature]++;
        isValid = false;
        if (example == null) {
          setExample(isNull.test(k) ? "null" : String.valueOf(values[k]), feature);
        }
      }
    }
    if (!isValid) {
      invalidRows++;
    }
    return isValid;
  }

  private void setExample(String text, int feature) {
    if (example == null) {
      example = text;
      exampleFeature = feature;
    }
  }
}
