package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.stages.JavaSerialized;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which rows are equal in all features, found by one shuffle of a hash and the label of each row.
 * Rows of one hash come one after another, sorted, so that nothing is held but the row before.
 *
 * <p>Two of 10,000,000 different rows have the same hash of 64 bits with a probability of 3 in a
 * million.
 */
public final class RowGroups implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final StructType KEYS =
      new StructType().add("features", DataTypes.LongType).add("label", DataTypes.DoubleType);

  private final double share;
  private final boolean areClasses;

  private long rows;
  private long duplicates;
  private RowKey duplicate;
  private long contradictory;
  private RowKey contradiction;
  private double unavoidable;
  private final TreeMap<RowKey, Integer> sample = new TreeMap<>();

  // The group that is read.
  private RowKey current;
  private long ofLabel;
  private long ofGroup;
  private long most;
  private int labels;
  private double mean;
  private double squares;

  private RowGroups(boolean areClasses, double share) {
    this.areClasses = areClasses;
    this.share = share;
  }

  /**
   * Looks at rows once.
   *
   * @param table the rows
   * @param sampleSize about how many rows are drawn
   */
  static RowGroups of(AuditedTable table, int sampleSize) {
    RowLayout layout = table.layout();
    JavaRDD<Row> keys = table.internal().mapPartitions(rows -> keys(rows, layout));
    Dataset<Row> grouped =
        table
            .rows()
            .sparkSession()
            .createDataFrame(keys, KEYS)
            .repartition(functions.col("features"))
            .sortWithinPartitions("features", "label");
    boolean areClasses = table.classes() > 0;
    double share = (double) sampleSize / table.used();
    RowGroups all = new RowGroups(areClasses, share);
    InternalRows.rdd(grouped)
        .mapPartitions(part -> List.of(JavaSerialized.of(read(part, areClasses, share))).iterator())
        .collect()
        .forEach(groups -> all.merge(groups.value()));
    return all;
  }

  private static Iterator<Row> keys(Iterator<InternalRow> rows, RowLayout layout) {
    RowReader reader = new RowReader(layout);
    return new Iterator<>() {
      private Row next;

      @Override
      public boolean hasNext() {
        while (next == null && rows.hasNext()) {
          if (reader.read(rows.next())) {
            next = RowFactory.create(reader.features(), reader.labelValue());
          }
        }
        return next != null;
      }

      @Override
      public Row next() {
        hasNext();
        Row row = next;
        next = null;
        return row;
      }
    };
  }

  private static RowGroups read(Iterator<InternalRow> rows, boolean areClasses, double share) {
    RowGroups groups = new RowGroups(areClasses, share);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      groups.add(row.getLong(0), row.getDouble(1));
    }
    groups.endGroup();
    return groups;
  }

  private void add(long features, double label) {
    if (current == null || current.features() != features) {
      endGroup();
    } else if (current.label() != label) {
      endLabel();
    }
    if (ofLabel == 0) {
      current = new RowKey(features, label);
      labels++;
    }
    rows++;
    ofLabel++;
    ofGroup++;
    double difference = label - mean;
    mean += difference / ofGroup;
    squares += difference * (label - mean);
  }

  private void endLabel() {
    if (ofLabel > 1) {
      duplicates += ofLabel - 1;
      duplicate = least(duplicate, current);
    }
    most = Math.max(most, ofLabel);
    int drawn = ofLabel == 0 ? 0 : current.drawn(ofLabel, share);
    if (drawn > 0) {
      sample.put(current, drawn);
    }
    ofLabel = 0;
  }

  private void endGroup() {
    endLabel();
    if (labels > 1) {
      contradictory += ofGroup;
      contradiction = least(contradiction, current);
      unavoidable += areClasses ? ofGroup - most : squares;
    }
    ofGroup = 0;
    most = 0;
    labels = 0;
    mean = 0;
    squares = 0;
  }

  private static RowKey least(RowKey one, RowKey other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  private void merge(RowGroups other) {
    rows += other.rows;
    duplicates += other.duplicates;
    duplicate = least(duplicate, other.duplicate);
    contradictory += other.contradictory;
    contradiction = least(contradiction, other.contradiction);
    unavoidable += other.unavoidable;
    sample.putAll(other.sample);
  }

  /** Rows that were looked at. */
  public long rows() {
    return rows;
  }

  /** Rows that repeat another in features and label, beside the first of each. */
  public long duplicates() {
    return duplicates;
  }

  /** A row that is repeated; null without one. */
  public RowKey duplicate() {
    return duplicate;
  }

  /** Rows whose features are those of a row with another label. */
  public long contradictory() {
    return contradictory;
  }

  /** One of them; null without any. */
  public RowKey contradiction() {
    return contradiction;
  }

  /** The best accuracy that a model of these features can have on these rows. */
  public double bestAccuracy() {
    return 1 - unavoidable / rows;
  }

  /** The least RMSE that a model of these features can have on these rows. */
  public double leastError() {
    return Math.sqrt(unavoidable / rows);
  }

  /** How often each row is in the sample. */
  SortedMap<RowKey, Integer> sample() {
    return sample;
  }

  /** The rows that others repeat or contradict, to be shown. */
  List<RowKey> examples() {
    List<RowKey> examples = new ArrayList<>();
    if (duplicate != null) {
      examples.add(duplicate);
    }
    if (contradiction != null) {
      examples.add(contradiction);
    }
    return examples;
  }
}
