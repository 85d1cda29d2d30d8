package io.github.meanfield.jobs.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows in the form that metrics are computed from: a few numbers each, and their group. */
sealed interface JudgedRows permits ClassRows, NumberRows {

  /** Column of the groups, which are texts. */
  String GROUP = "judged_group";

  /** The rows. */
  Dataset<Row> rows();

  /** Others in place of these. */
  JudgedRows of(Dataset<Row> others);

  /** The metrics of each group. */
  Map<String, ? extends Metrics> metrics();

  /** Rows that have been collected. */
  Sample sample(List<Row> collected);

  /** Rows in memory that are drawn from again and again. */
  interface Sample {

    /** How many they are. */
    int size();

    /** The metrics of the rows as they are. */
    default Metrics metrics() {
      int[] once = new int[size()];
      Arrays.fill(once, 1);
      return metrics(once);
    }

    /**
     * The metrics of a draw.
     *
     * @param times how often each row was drawn
     */
    Metrics metrics(int[] times);
  }
}
