package io.github.meanfield.stages.rows;

import java.io.Serializable;
import java.util.List;

/**
 * Features of several rows, as dense or as sparse as they are. They travel by whatever serializer
 * Spark has; Kryo cannot read records.
 */
public sealed interface FeatureRows extends Serializable permits DenseRows, SparseRows {

  /** Number of rows. */
  int size();

  /** Features of a row. */
  int numFeatures();

  /** Number of features that are not zero, of all rows. */
  long nonZeros();

  /** Copies the features of one row, zeros as well, to a place in an array. */
  void copyTo(int row, float[] into, int offset);

  /** Copies the features of one row as {@link #copyTo(int, float[], int)} does, to doubles. */
  void copyTo(int row, double[] into, int offset);

  /** One feature of one row. */
  float value(int row, int feature);

  /**
   * Some of the rows.
   *
   * @param chosen their numbers
   * @return these rows, in the order given
   */
  FeatureRows select(int[] chosen);

  /**
   * Goes on with a hash by the features of a row, alike whether they are dense or sparse.
   *
   * @param row number of the row
   * @param hash the hash so far
   * @return the hash with these features
   */
  long hash(int row, long hash);

  /**
   * How many dense rows are handled at once, so that wide ones do not take any amount of memory.
   *
   * @param most the most rows
   * @param floats the most numbers of all of them, unless one row has more
   * @param width numbers of a row: features, labels or outputs of a layer, whichever are most
   * @return at least 1
   */
  static int atOnce(int most, int floats, int width) {
    return Math.max(1, Math.min(most, floats / Math.max(1, width)));
  }

  /**
   * The rows of several parts, one after the other.
   *
   * @param parts parts with the same number of features, at least one
   * @param sparse whether the result is to be sparse
   */
  static FeatureRows concat(List<FeatureRows> parts, boolean sparse) {
    int rows = parts.stream().mapToInt(FeatureRows::size).reduce(0, Math::addExact);
    int numFeatures = parts.get(0).numFeatures();
    if (sparse) {
      long nonZeros = parts.stream().mapToLong(FeatureRows::nonZeros).sum();
      SparseRows.Builder builder =
          new SparseRows.Builder(numFeatures, rows, Math.toIntExact(nonZeros));
      parts.forEach(builder::add);
      return builder.build();
    }
    float[] values = new float[Math.multiplyExact(rows, numFeatures)];
    int first = 0;
    for (FeatureRows part : parts) {
      for (int row = 0; row < part.size(); row++) {
        part.copyTo(row, values, (first + row) * numFeatures);
      }
      first += part.size();
    }
    return new DenseRows(numFeatures, values);
  }
}
