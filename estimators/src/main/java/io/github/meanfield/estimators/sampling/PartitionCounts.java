package io.github.meanfield.estimators.sampling;

import java.io.Serializable;
import java.util.Iterator;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** The training rows of a partition. No record, as Kryo cannot read those. */
final class PartitionCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<Double, Long> classes = new TreeMap<>();
  private int fewestFeatures = Integer.MAX_VALUE;
  private int mostFeatures;

  /**
   * Counts rows, up to those of one class too many.
   *
   * @param rows rows whose last value is their class
   * @param featuresAt where their features are
   */
  static PartitionCounts of(Iterator<Row> rows, int featuresAt) {
    PartitionCounts counts = new PartitionCounts();
    while (rows.hasNext() && counts.classes.size() <= ClassPositions.MOST_CLASSES) {
      Row row = rows.next();
      Double label = ClassPositions.label(row);
      if (label != null) {
        counts.classes.merge(label, 1L, Long::sum);
        if (row.get(featuresAt) instanceof Vector features) {
          counts.fewestFeatures = Math.min(counts.fewestFeatures, features.size());
          counts.mostFeatures = Math.max(counts.mostFeatures, features.size());
        }
      }
    }
    return counts;
  }

  /** Rows of each class. */
  TreeMap<Double, Long> classes() {
    return classes;
  }

  /** The size of the shortest Vector. */
  int fewestFeatures() {
    return fewestFeatures;
  }

  /** The size of the longest Vector; 0 if there is none. */
  int mostFeatures() {
    return mostFeatures;
  }
}
