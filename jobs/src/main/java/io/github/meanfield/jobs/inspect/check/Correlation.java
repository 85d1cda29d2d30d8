package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.rows.SampledRow;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Pearson's correlation. */
final class Correlation {

  private static final int FEWEST_ROWS = 30;

  private Correlation() {}

  /**
   * That of a slot and something else, over the rows that have both; 0 where they are few.
   *
   * @param rows rows of a sample
   */
  static double of(List<SampledRow> rows, int slot, ToDoubleFunction<SampledRow> other) {
    double[] x = new double[rows.size()];
    double[] y = new double[rows.size()];
    int n = 0;
    for (SampledRow row : rows) {
      x[n] = row.numbers()[slot];
      y[n] = other.applyAsDouble(row);
      n += Double.isFinite(x[n]) && Double.isFinite(y[n]) ? 1 : 0;
    }
    return n < FEWEST_ROWS ? 0 : of(x, y, n);
  }

  private static double of(double[] x, double[] y, int n) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanX += x[i] / n;
      meanY += y[i] / n;
    }
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }

  /**
   * Values with mean 0 and squares that sum up to 1, so that the correlation of two columns without
   * gaps is their inner product; 0 stands for a missing value, all are 0 if they are constant.
   */
  static float[] standardized(List<SampledRow> rows, int slot) {
    double[] values = rows.stream().mapToDouble(row -> row.numbers()[slot]).toArray();
    double mean = 0;
    long n = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        mean += (value - mean) / ++n;
      }
    }
    double squares = 0;
    for (double value : values) {
      squares += Double.isFinite(value) ? (value - mean) * (value - mean) : 0;
    }
    float[] result = new float[values.length];
    for (int i = 0; i < values.length && n >= FEWEST_ROWS && squares > 0; i++) {
      boolean isFinite = Double.isFinite(values[i]);
      result[i] = isFinite ? (float) ((values[i] - mean) / Math.sqrt(squares)) : 0;
    }
    return result;
  }

  /** The sum of products. */
  static double inner(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
