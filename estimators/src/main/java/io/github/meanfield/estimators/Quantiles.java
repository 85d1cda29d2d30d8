package io.github.meanfield.estimators;

import io.github.meanfield.stages.catalyst.InternalRows;
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
 * Exact quantiles of the valid values of each feature, which depend on the rows alone and not on
 * their partitions.
 *
 * <p>Costs a second pass with a shuffle of the distinct values of blocks of rows, and on the
 * executor that merges them the memory for a feature's distinct values, up to 50 bytes each.
 * Spark's own {@code percentile} hashes boxed values and copies all of them for each quantile, and
 * its {@code percentile_approx} gives other numbers for other partitions.
 */
final class Quantiles {

  private Quantiles() {}

  /**
   * Quantiles of a column, at equal distances from the smallest to the largest value.
   *
   * @param column a dataset of one column, a Vector or an array of float or double
   * @param wholeRows whether a row with an invalid value takes no part as a whole
   * @param isGlobal whether to take all features as one
   * @param moments moments of the same values: of each feature, or of all as one
   * @param number quantiles of a feature, at least 2
   * @return the quantiles of each feature, or of all as one; all 0 for a feature without values
   */
  static double[][] of(
      Dataset<Row> column,
      boolean wholeRows,
      boolean isGlobal,
      FeatureMoments moments,
      int number) {
    DataType type = column.schema().fields()[0].dataType();
    long[] counts = new long[moments.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = moments.count(i);
    }
    JavaRDD<InternalRow> rows = InternalRows.rdd(column);
    int tasks = Math.max(1, Math.min(counts.length, rows.getNumPartitions()));
    JavaPairRDD<Integer, double[]> stored =
        rows.mapPartitionsToPair(partition -> new ValueBlocks(partition, type, wholeRows, isGlobal))
            .groupByKey(tasks)
            .mapToPair(
                blocks ->
                    new Tuple2<>(
                        blocks._1, withZeros(blocks._2, counts[blocks._1]).quantiles(number)));
    double[][] quantiles = new double[counts.length][number];
    stored.collect().forEach(feature -> quantiles[feature._1] = feature._2);
    return quantiles;
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
