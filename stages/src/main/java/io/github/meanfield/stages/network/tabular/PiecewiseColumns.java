package io.github.meanfield.stages.network.tabular;

import java.util.Arrays;

/**
 * The piecewise linear embedding of a number: w x + b + Σ V_t p_t, where x is the number's scaled
 * value and p_t is 1 for the bins t below that of x, 0 for those above, and for its own the share
 * of the bin that lies below x. Beyond the first and the last boundary the share goes on, by at
 * most the width of a bin.
 *
 * <p>Parameters are w, b, and V by bin, each of as many numbers as there are columns. V is summed
 * over bins once for all rows, and its gradient likewise, so that a row costs as much with many
 * bins as with few.
 */
final class PiecewiseColumns {

  private static final float LEAST_SHARE = -1;
  private static final float LARGEST_SHARE = 2;

  private final int index;
  private final int column;
  private final int size;
  private final float[] boundaries;
  private final int start;

  /**
   * An embedding.
   *
   * @param slot its feature, a number with boundaries of bins
   * @param index its number among those of numbers
   * @param column its first column
   * @param start position of its first parameter among those of all numbers
   */
  PiecewiseColumns(FeatureSlot slot, int index, int column, int start) {
    this.index = index;
    this.column = column;
    size = slot.embeddingSize();
    boundaries = slot.boundaries();
    this.start = start;
  }

  /** Position of w among the parameters of all numbers. */
  int start() {
    return start;
  }

  /** Number of columns. */
  int size() {
    return size;
  }

  /** Number of numbers in V. */
  int binsLength() {
    return Math.multiplyExact(boundaries.length - 1, size);
  }

  /** Number of parameters. */
  int parameterLength() {
    return Math.addExact(binsLength(), Math.multiplyExact(2, size));
  }

  /** Finds the bin and the share of a scaled value. */
  void read(float x, EncodedRows kept, int row) {
    int bin = bin(x);
    float share = (x - boundaries[bin]) / (boundaries[bin + 1] - boundaries[bin]);
    int at = index * kept.capacity + row;
    kept.values[at] = x;
    kept.bins[at] = bin;
    kept.shares[at] = Math.max(LEAST_SHARE, Math.min(LARGEST_SHARE, share));
  }

  /** The bin of a value, the first or the last for values beyond. */
  private int bin(float x) {
    int low = 0;
    int high = boundaries.length - 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (x >= boundaries[middle]) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * Computes the columns, before they are scaled.
   *
   * @param kept what is known of the rows; takes the columns
   * @param parameters parameters of the network
   * @param first position of the first parameter of numbers
   */
  void forward(EncodedRows kept, int rows, float[] parameters, int first) {
    int w = first + start;
    int b = w + size;
    int v = b + size;
    float[] below = kept.sums;
    System.arraycopy(parameters, b, below, 0, size);
    int last = binsLength() - size;
    for (int k = 0; k < last; k++) {
      below[size + k] = below[k] + parameters[v + k];
    }
    int width = kept.plain.length / kept.capacity;
    for (int row = 0; row < rows; row++) {
      int at = index * kept.capacity + row;
      float x = kept.values[at];
      float share = kept.shares[at];
      int bin = kept.bins[at] * size;
      int to = row * width + column;
      for (int c = 0; c < size; c++) {
        kept.plain[to + c] =
            parameters[w + c] * x + below[bin + c] + share * parameters[v + bin + c];
      }
    }
  }

  /**
   * Adds the gradient of the parameters, as far as columns are not scaled.
   *
   * @param kept what is known of the rows
   * @param delta the derivatives of all columns, rows × width
   * @param gradient takes the derivatives of the parameters of the network, zeros before
   * @param first position of the first parameter of numbers
   */
  void backward(EncodedRows kept, int rows, float[] delta, int width, float[] gradient, int first) {
    int w = first + start;
    int b = w + size;
    int v = b + size;
    float[] above = kept.sums;
    Arrays.fill(above, 0, binsLength(), 0);
    for (int row = 0; row < rows; row++) {
      int at = index * kept.capacity + row;
      float x = kept.values[at];
      float share = kept.shares[at];
      int bin = kept.bins[at] * size;
      int from = row * width + column;
      for (int c = 0; c < size; c++) {
        float d = delta[from + c];
        gradient[w + c] += d * x;
        above[bin + c] += d;
        gradient[v + bin + c] += d * share;
      }
    }
    for (int k = binsLength() - size - 1; k >= 0; k--) {
      gradient[v + k] += above[k + size];
      above[k] += above[k + size];
    }
    System.arraycopy(above, 0, gradient, b, size);
  }

  /** Multiplies the gradient of the parameters by the scales of the columns. */
  void scale(float[] gradient, int first, float[] parameters, int scales) {
    int from = first + start;
    int end = from + parameterLength();
    for (int at = from; at < end; at += size) {
      for (int c = 0; c < size; c++) {
        gradient[at + c] *= parameters[scales + column + c];
      }
    }
  }
}
