package io.github.meanfield.estimators.sampling;

import io.github.meanfield.estimators.averaging.rows.ChangedRows;
import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * Positions of training rows among those of their class, which are the same in any partitions.
 *
 * @param classes the classes, ascending
 * @param firsts of each partition, and each class, the position of the first row; behind them how
 *     many there are
 * @param numFeatures size of the longest Vector of features; 0 if there is none
 */
record ClassPositions(double[] classes, long[][] firsts, int numFeatures) implements Serializable {

  /** More classes than these are more likely no classes. */
  static final int MOST_CLASSES = 4_096;

  /**
   * Counts rows.
   *
   * @param stage the oversampler, for errors
   * @param rows rows whose last value is their class, null where they are no training rows
   * @param featuresAt where their features are
   * @throws IllegalArgumentException if labels are no classes, or smote finds no features or not as
   *     many in each row
   */
  static ClassPositions of(MinorityOversampler<?> stage, JavaRDD<Row> rows, int featuresAt) {
    PartitionTask<Row, PartitionCounts> task =
        (partition, elements) -> PartitionCounts.of(elements, featuresAt);
    List<PartitionCounts> parts =
        task.run(rows, IntStream.range(0, rows.getNumPartitions()).toArray());
    TreeSet<Double> found = new TreeSet<>();
    int fewest = Integer.MAX_VALUE;
    int most = 0;
    for (PartitionCounts each : parts) {
      found.addAll(each.classes().keySet());
      requireClasses(stage, found);
      fewest = Math.min(fewest, each.fewestFeatures());
      most = Math.max(most, each.mostFeatures());
    }
    if (stage.getStrategy().equals(MinorityOversampler.SMOTE) && !found.isEmpty()) {
      requireFeatures(stage, fewest, most);
    }
    double[] classes = found.stream().mapToDouble(Double::doubleValue).toArray();
    return new ClassPositions(classes, firsts(classes, parts), most);
  }

  private static long[][] firsts(double[] classes, List<PartitionCounts> parts) {
    long[][] firsts = new long[parts.size() + 1][classes.length];
    for (int p = 0; p < parts.size(); p++) {
      for (int i = 0; i < classes.length; i++) {
        firsts[p + 1][i] = firsts[p][i] + parts.get(p).classes().getOrDefault(classes[i], 0L);
      }
    }
    return firsts;
  }

  private static void requireClasses(MinorityOversampler<?> stage, Set<Double> classes) {
    String column = String.format("%s: labelCol '%s'", stage.uid(), stage.column("labelCol"));
    for (double label : classes) {
      if (label < 0 || label > Integer.MAX_VALUE || label != Math.rint(label)) {
        throw new IllegalArgumentException(
            String.format(
                "%s has %s, but required are classes, whole numbers from 0 on; StringIndexer makes"
                    + " such of others, and targets of a regressor cannot be sampled",
                column, label));
      }
    }
    if (classes.size() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          String.format(
              "%s has more than %d classes, which are the most; is it an id, or a number to"
                  + " predict? Put rare classes together otherwise",
              column, MOST_CLASSES));
    }
  }

  private static void requireFeatures(MinorityOversampler<?> stage, int fewest, int most) {
    if (fewest != most || most == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s' has Vectors of %d to %d numbers in training rows, but strategy"
                  + " smote requires as many in each, and at least one; leave the others out"
                  + " (functions.vector_to_array and size find them)",
              stage.uid(), stage.column("featuresCol"), fewest, most));
    }
  }

  /** Training rows of each class. */
  TreeMap<Double, Long> counts() {
    TreeMap<Double, Long> counts = new TreeMap<>();
    for (int i = 0; i < classes.length; i++) {
      counts.put(classes[i], firsts[firsts.length - 1][i]);
    }
    return counts;
  }

  /** The class of a training row; null for another row. */
  static Double label(Row row) {
    Double label = (Double) row.get(row.size() - 1);
    // -0.0 is the class 0.0 too.
    return label == null ? null : Double.valueOf(label + 0.0);
  }

  /** Counts the rows of a partition that is read again. */
  Counter counter(int partition) {
    return new Counter(partition, classes, firsts[partition].clone(), firsts[partition + 1]);
  }

  /**
   * Positions of the rows of a partition as they come.
   *
   * @param partition its number
   * @param classes the classes, ascending
   * @param next the position of the next row of each class
   * @param end what that is behind the last row
   */
  record Counter(int partition, double[] classes, long[] next, long[] end) {

    /**
     * The position of a row that is the next of its class.
     *
     * @throws ChangedRows if no row was of this class
     */
    long position(double label) {
      int found = Arrays.binarySearch(classes, label);
      if (found < 0) {
        throw new ChangedRows(partition);
      }
      return next[found]++;
    }

    /**
     * Looks behind the last row whether there were as many as before.
     *
     * @throws ChangedRows if there were not, so that positions are of other rows
     */
    void requireEnd() {
      if (!Arrays.equals(next, end)) {
        throw new ChangedRows(partition);
      }
    }
  }
}
