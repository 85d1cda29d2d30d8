package io.github.meanfield.estimators.sampling;

import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * Positions of training rows among those of their class, which are the same in any partitions.
 *
 * @param firsts of each partition, and each class, the position of the first row
 * @param counts training rows of each class
 */
record ClassPositions(List<TreeMap<Double, Long>> firsts, TreeMap<Double, Long> counts) {

  /**
   * Counts rows.
   *
   * @param rows rows whose last value is their class, null where they are no training rows
   */
  static ClassPositions of(JavaRDD<Row> rows) {
    PartitionTask<Row, TreeMap<Double, Long>> task = ClassPositions::count;
    List<TreeMap<Double, Long>> firsts = new ArrayList<>();
    TreeMap<Double, Long> sums = new TreeMap<>();
    for (Map<Double, Long> each :
        task.run(rows, IntStream.range(0, rows.getNumPartitions()).toArray())) {
      firsts.add(new TreeMap<>(sums));
      each.forEach((label, count) -> sums.merge(label, count, Long::sum));
    }
    return new ClassPositions(firsts, sums);
  }

  private static TreeMap<Double, Long> count(int partition, Iterator<Row> rows) {
    TreeMap<Double, Long> counts = new TreeMap<>();
    rows.forEachRemaining(
        row -> {
          if (label(row) != null) {
            counts.merge(label(row), 1L, Long::sum);
          }
        });
    return counts;
  }

  /** The class of a training row; null for another row. */
  static Double label(Row row) {
    return (Double) row.get(row.size() - 1);
  }
}
