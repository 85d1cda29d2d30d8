package io.github.meanfield.estimators;

import io.github.meanfield.stages.catalyst.InternalRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import scala.Tuple2;

/**
 * One pass over the training rows. Partitions are merged in their order and never in that of their
 * completion, so that a fit can be repeated to the last bit.
 */
final class TrainingMoments {

  /**
   * Moments merged at once, by the driver as by executors: of many features they take 64 bytes of
   * each.
   */
  static final int FAN_IN = 16;

  private TrainingMoments() {}

  /**
   * Moments of a column.
   *
   * @param column a dataset of one column, a Vector or an array of float or double
   * @param wholeRows whether a row with an invalid value takes no part as a whole
   * @return the moments of all rows
   */
  static RowMoments of(Dataset<Row> column, boolean wholeRows) {
    DataType type = column.schema().fields()[0].dataType();
    return merged(
        InternalRows.rdd(column)
            .mapPartitions(partition -> List.of(read(partition, type, wholeRows)).iterator()));
  }

  /** The moments of all partitions, of which each gives one. */
  static RowMoments merged(JavaRDD<RowMoments> partitions) {
    int n = partitions.getNumPartitions();
    if (n == 0) {
      return new RowMoments(true);
    }
    JavaPairRDD<Integer, RowMoments> level =
        partitions
            .mapPartitionsWithIndex(
                (index, it) -> List.of(new Tuple2<>(index, it.next())).iterator(), true)
            .mapToPair(indexed -> indexed);
    for (int size = n; size > FAN_IN; size = groups(size)) {
      // A shuffle delivers in any order: each group sorts what it merges.
      level =
          level
              .mapToPair(indexed -> new Tuple2<>(indexed._1 / FAN_IN, indexed))
              .groupByKey(groups(size))
              .mapValues(TrainingMoments::sorted);
    }
    return sorted(level.collect());
  }

  private static int groups(int size) {
    return (size - 1) / FAN_IN + 1;
  }

  private static RowMoments sorted(Iterable<Tuple2<Integer, RowMoments>> indexed) {
    List<Tuple2<Integer, RowMoments>> all = new ArrayList<>();
    indexed.forEach(all::add);
    all.sort(Comparator.comparing(Tuple2::_1));
    return inOrder(all.stream().map(Tuple2::_2).toList());
  }

  private static RowMoments inOrder(List<RowMoments> parts) {
    RowMoments sum = parts.get(0);
    parts.subList(1, parts.size()).forEach(sum::merge);
    return sum;
  }

  private static RowMoments read(
      Iterator<InternalRow> partition, DataType type, boolean wholeRows) {
    RowMoments moments = new RowMoments(wholeRows);
    partition.forEachRemaining(new FeatureRows(type, moments)::read);
    return moments;
  }
}
