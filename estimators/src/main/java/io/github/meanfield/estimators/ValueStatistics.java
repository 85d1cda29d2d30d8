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
   * @param uid uid of the stage, for errors
   * @param column a dataset of one column, a Vector or an array of float or double
   * @param wholeRows whether a row with an invalid value takes no part as a whole
   * @param isGlobal whether to take all features as one
   * @param moments moments of the same values: of each feature, or of all as one
   * @param size numbers of the statistic
   * @param statistic the statistic
   * @return the statistic of each feature, or of all as one; all 0 for a feature without values
   * @throws IllegalArgumentException if the values are not as many as when the moments were taken
   */
  static double[][] of(
      String uid,
      Dataset<Row> column,
      boolean wholeRows,
      boolean isGlobal,
      FeatureMoments moments,
      int size,
      Statistic statistic) {
    DataType type = column.schema().fields()[0].dataType();
    long[] zeros = new long[moments.size()];
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = moments.zeros(i);
    }
    JavaRDD<InternalRow> rows = InternalRows.rdd(column);
    int tasks = Math.max(1, Math.min(zeros.length, rows.getNumPartitions()));
    JavaPairRDD<Integer, Tuple2<Long, double[]>> found =
        rows.mapPartitionsToPair(partition -> new ValueBlocks(partition, type, wholeRows, isGlobal))
            .mapValues(statistic::ofBlock)
            .groupByKey(tasks)
            .mapToPair(
                blocks ->
                    new Tuple2<>(blocks._1, ofStored(blocks._2, zeros[blocks._1], statistic)));
    double[][] statistics = new double[zeros.length][size];
    long[] stored = new long[zeros.length];
    for (Tuple2<Integer, Tuple2<Long, double[]>> feature : found.collect()) {
      stored[feature._1] = feature._2._1;
      statistics[feature._1] = feature._2._2;
    }
    for (int i = 0; i < stored.length; i++) {
      requireSame(uid, moments.count(i) - zeros[i], stored[i]);
    }
    return statistics;
  }

  /** How many values rows store, and the statistic of these and the zeros that they do not. */
  private static Tuple2<Long, double[]> ofStored(
      Iterable<CountedValues> blocks, long zeros, Statistic statistic) {
    List<CountedValues> parts = new ArrayList<>();
    blocks.forEach(parts::add);
    long stored = parts.stream().mapToLong(CountedValues::count).sum();
    if (zeros > 0) {
      parts.add(CountedValues.of(0, zeros));
    }
    return new Tuple2<>(stored, statistic.of(CountedValues.merge(parts)));
  }

  private static void requireSame(String uid, long before, long now) {
    if (now != before) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the training rows have changed since they were read first, when a feature had %,d"
                  + " valid values, and now it has %,d: what computes them is not deterministic, or"
                  + " their source was written to meanwhile; cache or write them before fitting",
              uid, before, now));
    }
  }
}
