package io.github.meanfield.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Row;

/** Rows with a true and a predicted number, in memory. */
final class NumberSample implements JudgedRows.Sample {

  private final double[] truths;

  /** Prediction less truth. */
  private final double[] errors;

  /** Rows by the size of the error, the smallest first. */
  private final int[] order;

  /**
   * A sample.
   *
   * @param rows rows of {@link NumberRows}
   */
  NumberSample(List<Row> rows) {
    truths = rows.stream().mapToDouble(row -> row.getAs(ScoredTable.TRUTH)).toArray();
    errors = rows.stream().mapToDouble(NumberSample::error).toArray();
    order = Curves.order(DoubleStream.of(errors).map(error -> -Math.abs(error)).toArray());
  }

  private static double error(Row row) {
    return row.getAs(NumberRows.ERROR);
  }

  @Override
  public int size() {
    return errors.length;
  }

  @Override
  public RegressionMetrics metrics(int[] times) {
    double rows = 0;
    double squared = 0;
    double absolute = 0;
    double signed = 0;
    double mean = 0;
    double variance = 0;
    for (int i = 0; i < times.length; i++) {
      int n = times[i];
      if (n > 0) {
        rows += n;
        squared += n * errors[i] * errors[i];
        absolute += n * Math.abs(errors[i]);
        signed += n * errors[i];
        // Welford's update, which does not cancel out for labels far from 0.
        double difference = truths[i] - mean;
        mean += n * difference / rows;
        variance += n * difference * (truths[i] - mean);
      }
    }
    return RegressionMetrics.of(
        squared / rows, absolute / rows, signed / rows, variance / rows, quantiles(times, rows));
  }

  private List<Double> quantiles(int[] times, double rows) {
    List<Double> quantiles = new ArrayList<>();
    double below = 0;
    int at = -1;
    for (double share : RegressionMetrics.SHARES) {
      while (below < share * rows) {
        below += times[order[++at]];
      }
      quantiles.add(at < 0 ? Double.NaN : Math.abs(errors[order[at]]));
    }
    return quantiles;
  }
}
