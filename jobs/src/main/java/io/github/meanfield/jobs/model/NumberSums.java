package io.github.meanfield.jobs.model;

import io.github.meanfield.stages.catalyst.InternalRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.StructField;

/**
 * Counts, means, deviations and histograms of columns in one pass: a column is a position in
 * arrays, however many there are. Single values by Welford 1962, parts by Chan, Golub and LeVeque
 * 1979.
 */
final class NumberSums implements Serializable {

  private static final long serialVersionUID = 1L;

  private long rows;
  private final long[] present;
  private final long[] finite;
  private final double[] mean;
  private final double[] squares;
  private final double[] min;
  private final double[] max;
  private final NumberBins[] bins;

  private NumberSums(int columns) {
    present = new long[columns];
    finite = new long[columns];
    mean = new double[columns];
    squares = new double[columns];
    min = new double[columns];
    max = new double[columns];
    bins = new NumberBins[columns];
  }

  /**
   * Looks at rows once.
   *
   * @param values rows of values, null where one is missing; of columns of doubles more is known
   *     than how many there are
   */
  static NumberSums of(Dataset<Row> values) {
    StructField[] fields = values.schema().fields();
    boolean[] areNumbers = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      areNumbers[i] = fields[i].dataType() instanceof DoubleType;
    }
    // Merged in the order of the partitions, so that a run can be repeated.
    List<NumberSums> parts =
        InternalRows.rdd(values)
            .mapPartitions(partition -> List.of(read(partition, areNumbers)).iterator())
            .collect();
    NumberSums all = new NumberSums(fields.length);
    parts.forEach(all::merge);
    return all;
  }

  private static NumberSums read(Iterator<InternalRow> partition, boolean[] areNumbers) {
    NumberSums sums = new NumberSums(areNumbers.length);
    while (partition.hasNext()) {
      InternalRow row = partition.next();
      sums.rows++;
      for (int i = 0; i < areNumbers.length; i++) {
        if (!row.isNullAt(i)) {
          sums.present[i]++;
          if (areNumbers[i]) {
            sums.add(i, row.getDouble(i));
          }
        }
      }
    }
    return sums;
  }

  private void add(int i, double value) {
    if (Double.isFinite(value)) {
      merge(i, 1, value, 0, value, value);
      bins(i).add(value);
    }
  }

  private NumberBins bins(int i) {
    if (bins[i] == null) {
      bins[i] = new NumberBins();
    }
    return bins[i];
  }

  private void merge(NumberSums other) {
    rows += other.rows;
    for (int i = 0; i < present.length; i++) {
      present[i] += other.present[i];
      merge(i, other.finite[i], other.mean[i], other.squares[i], other.min[i], other.max[i]);
      if (other.bins[i] != null) {
        bins(i).merge(other.bins[i]);
      }
    }
  }

  private void merge(
      int i, long count, double ofMean, double ofSquares, double least, double largest) {
    if (count == 0) {
      return;
    }
    boolean isFirst = finite[i] == 0;
    min[i] = isFirst ? least : Math.min(min[i], least);
    max[i] = isFirst ? largest : Math.max(max[i], largest);
    long before = finite[i];
    finite[i] += count;
    double share = (double) count / finite[i];
    double difference = ofMean - mean[i];
    mean[i] = isFirst ? ofMean : mean[i] + difference * share;
    squares[i] += ofSquares + (isFirst ? 0 : difference * difference * (before * share));
  }

  /** Rows looked at. */
  long rows() {
    return rows;
  }

  /** Rows without a value in a column. */
  long missing(int column) {
    return rows - present[column];
  }

  /** Mean of the finite values; null without any. */
  Double mean(int column) {
    return finite[column] == 0 ? null : (Double) mean[column];
  }

  /** Their standard deviation, of all of them and not of a sample. */
  Double deviation(int column) {
    return finite[column] == 0 ? null : (Double) Math.sqrt(squares[column] / finite[column]);
  }

  /** The smallest of them. */
  Double min(int column) {
    return finite[column] == 0 ? null : (Double) min[column];
  }

  /** The largest of them. */
  Double max(int column) {
    return finite[column] == 0 ? null : (Double) max[column];
  }

  /** How they are distributed. */
  Histogram histogram(int column) {
    return bins[column] == null ? null : bins[column].histogram();
  }
}
