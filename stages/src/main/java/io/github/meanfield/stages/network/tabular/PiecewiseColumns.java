package io.github.meanfield.stages.network.tabular;

import io.github.meanfield.runtime.math.TabularMath;
import java.util.Arrays;
import java.util.Random;

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
final class PiecewiseColumns implements NumberEmbedding {

  private static final float NARROWEST_BIN = 1e-6f;

  private final int index;
  private final int column;
  private final int size;
  private final float[] boundaries;
  private final int start;

  PiecewiseColumns(FeatureSlot slot, int index, int column, int start) {
    this.index = index;
    this.column = column;
    size = slot.embeddingSize();
    boundaries = slot.boundaries();
    this.start = start;
  }

  /**
   * Where bins begin and end.
   *
   * @param quantiles quantiles of the number, ascending; those that nearly coincide once they are
   *     scaled count once
   * @return boundaries of the scaled number, at least two, or none if there is no bin
   */
  static float[] boundaries(double[] quantiles, double center, double factor) {
    float[] boundaries = new float[quantiles.length];
    int count = 0;
    for (double quantile : quantiles) {
      float x = TabularMath.scale(quantile, center, factor);
      if (count == 0 || x > boundaries[count - 1] + NARROWEST_BIN) {
        boundaries[count++] = x;
      }
    }
    return Arrays.copyOf(boundaries, count < 2 ? 0 : count);
  }

  /** Whether boundaries of a file are what they can be. */
  static boolean areSound(float[] boundaries) {
    for (int t = 0; t < boundaries.length; t++) {
      boolean ascends = t == 0 || boundaries[t] > boundaries[t - 1];
      if (!ascends || !Float.isFinite(boundaries[t])) {
        return false;
      }
    }
    return boundaries.length != 1;
  }

  /** Number of numbers in V, and of sums over bins. */
  @Override
  public int scratchLength() {
    return Math.multiplyExact(boundaries.length - 1, size);
  }

  @Override
  public int parameterLength() {
    return Math.addExact(scratchLength(), Math.multiplyExact(2, size));
  }

  /** w from N(0, 1); b and V are 0. */
  @Override
  public void draw(Random random, float[] parameters, int first) {
    for (int k = first; k < first + size; k++) {
      parameters[k] = (float) random.nextGaussian();
    }
  }

  /** Finds the bin and the share. */
  @Override
  public void read(float x, EncodedRows kept, int row) {
    int bin = TabularMath.bin(boundaries, x);
    int at = index * kept.capacity + row;
    kept.values[at] = x;
    kept.bins[at] = bin;
    kept.shares[at] = TabularMath.share(boundaries, bin, x);
  }

  @Override
  public void forward(EncodedRows kept, int rows, float[] parameters, int first) {
    int w = first + start;
    int b = w + size;
    int v = b + size;
    float[] below = kept.scratch;
    System.arraycopy(parameters, b, below, 0, size);
    int last = scratchLength() - size;
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

  @Override
  public void backward(
      EncodedRows kept,
      int rows,
      float[] delta,
      int width,
      float[] parameters,
      int scales,
      float[] gradient,
      int first) {
    int w = first + start;
    int b = w + size;
    int v = b + size;
    float[] above = kept.scratch;
    Arrays.fill(above, 0, scratchLength(), 0);
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
    for (int k = scratchLength() - size - 1; k >= 0; k--) {
      gradient[v + k] += above[k + size];
      above[k] += above[k + size];
    }
    System.arraycopy(above, 0, gradient, b, size);
    // All is linear in the columns, so that their scales may come last.
    int end = scales < 0 ? w : w + parameterLength();
    for (int at = w; at < end; at += size) {
      for (int c = 0; c < size; c++) {
        gradient[at + c] *= parameters[scales + column + c];
      }
    }
  }

  /** Of a column it is w, and the slope of V's share unless that goes on no more. */
  @Override
  public float slope(
      EncodedRows kept,
      int row,
      float[] delta,
      int from,
      float[] parameters,
      int scales,
      int first) {
    int at = index * kept.capacity + row;
    int bin = kept.bins[at];
    float share = kept.shares[at];
    boolean goesOn = share > TabularMath.LEAST_SHARE && share < TabularMath.LARGEST_SHARE;
    float ofShare = goesOn ? 1 / (boundaries[bin + 1] - boundaries[bin]) : 0;
    int w = first + start;
    int v = w + 2 * size + bin * size;
    float sum = 0;
    for (int c = 0; c < size; c++) {
      float scale = scales < 0 ? 1 : parameters[scales + column + c];
      float slope = parameters[w + c] + ofShare * parameters[v + c];
      sum += delta[from + column + c] * scale * slope;
    }
    return sum;
  }
}
