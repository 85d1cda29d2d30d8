package io.github.meanfield.jobs.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Rows in memory that several predictions are judged by, of which one may say nothing of some.
 *
 * @param all the rows, as if it said something of each
 * @param has whether it says something of a row
 * @param numRows of how many rows it says something
 */
record PairedSample(JudgedRows.Sample all, boolean[] has, int numRows)
    implements JudgedRows.Sample {

  /**
   * The rows of one of several.
   *
   * @param rows rows with a struct for each
   * @param i number of the struct
   * @param isJudged the struct's field for whether it says something
   */
  static PairedSample of(List<Row> rows, int i, String isJudged, int numClasses) {
    List<Row> own = rows.stream().map(row -> row.getStruct(i)).toList();
    boolean[] has = new boolean[own.size()];
    int numRows = 0;
    for (int r = 0; r < has.length; r++) {
      has[r] = own.get(r).<Boolean>getAs(isJudged);
      numRows += has[r] ? 1 : 0;
    }
    return new PairedSample(
        numClasses == 0 ? new NumberSample(own) : new ClassSample(own, numClasses), has, numRows);
  }

  /** This one on the rows of which the other says something. */
  PairedSample where(PairedSample other) {
    return new PairedSample(all, other.has, other.numRows);
  }

  /** Whether it says nothing of some rows. */
  boolean isMasked() {
    return numRows < has.length;
  }

  @Override
  public int size() {
    return has.length;
  }

  @Override
  public Metrics metrics(int[] times) {
    return all.metrics(
        isMasked()
            ? IntStream.range(0, times.length).map(i -> has[i] ? times[i] : 0).toArray()
            : times);
  }
}
