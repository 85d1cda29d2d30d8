package io.github.meanfield.estimators;

import io.github.meanfield.stages.catalyst.InternalRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import scala.Tuple2;

/**
 * Statistics of the distinct valid values of each feature, such as exact quantiles, which depend on
 * the rows alone and not on their partitions, unless a statistic thins blocks of values out.
 *
 * <p>Costs a second pass with a shuffle of the distinct values of blocks of rows, and on the
 * executor that merges them the memory for a feature's distinct values, up to 50 bytes each.
 * Spark's own {@code percentile} hashes boxed values and copies all of them for each quantile, and
 * its {@code percentile_approx} gives other numbers for other partitions.
 */
final class ValueStatistics {

  private ValueStatistics() {}

  /** A statistic of the values of a feature. */
  @FunctionalInterface
  interface Statistic extends Serializable {

    /** What is to be known of a block of the values, as many of them. */
    default CountedValues ofBlock(CountedValues block) {
      return block;
    }

    /** The statistic of all values. */
    double[] of(CountedValues values);
  }

  /**
   * A statistic of each feature of a column.
   *
   * @param column a dataset of one column, a Vector or an array of float or double
   * @param wholeRows whether a row with an invalid value takes no part as a whole
   * @param isGlobal whether to take all features as one
   * @param moments moments of the same values: of each feature, or of all as one
   * @param size numbers of the statistic
   * @param statistic the statistic
   * @return the statistic of each feature, or of all as one; all 0 for a feature without values
   */
  static double[][] of(
      Dataset<Row> column,
      boolean wholeRows,
      boolean isGlobal,
      FeatureMoments moments,
      int size,
      Statistic statistic) {
    DataType type = column.schema().fields()[0].dataType();
    long[] counts = new long[moments.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = moments.count(i);
    }
    JavaRDD<InternalRow> rows = InternalRows.rdd(column);
    int tasks = Math.max(1, Math.min(counts.length, rows.getNumPartitions()));
    JavaPairRDD<Integer, double[]> stored =
        rows.mapPartitionsToPair(partition -> new ValueBlocks(partition, type, wholeRows, isGlobal))
            .mapValues(statistic::ofBlock)
            .groupByKey(tasks)
            .mapToPair(
                blocks ->
                    new Tuple2<>(blocks._1, statistic.of(withZeros(blocks._2, counts[blocks._1]))));
    double[][] statistics = new double[counts.length][size];
    stored.collect().forEach(feature -> statistics[feature._1] = feature._2);
    return statistics;
  }

  /** Adds the zeros that sparse rows do not store. */
  private static CountedValues withZeros(Iterable<CountedValues> blocks, long count) {
    List<CountedValues> parts = new ArrayList<>();
    blocks.forEach(parts::add);
    long zeros = count - parts.stream().mapToLong(CountedValues::count).sum();
    if (zeros < 0) {
      throw new IllegalStateException(
          "the training rows were not the same when they were read again: cache or write them"
              + " first");
    }
    if (zeros > 0) {
      parts.add(CountedValues.of(0, zeros));
    }
    return CountedValues.merge(parts);
  }
}
