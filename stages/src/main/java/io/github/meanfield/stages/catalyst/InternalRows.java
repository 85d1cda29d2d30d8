package io.github.meanfield.stages.catalyst;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a DataFrame as Spark itself holds them. A Java {@code Row} takes an object for every
 * value and cannot hold everything: a String loses bytes that are not UTF-8, a java.sql.Date moves
 * the days from 5 to 14 October 1582. Here no value is decoded that nobody looks at.
 *
 * <p>Spark does not promise that these interfaces stay as they are. Outside this package such rows
 * are made of what files hold, read and handed on, and no more, so that there is one place to
 * adapt.
 */
public final class InternalRows {

  private InternalRows() {}

  /**
   * The rows of a DataFrame.
   *
   * @param rows the rows
   * @return the same in Spark's binary form, each valid until the next one is asked for
   */
  public static JavaRDD<InternalRow> rdd(Dataset<Row> rows) {
    return rows.queryExecution().toRdd().toJavaRDD();
  }

  /**
   * Rows as a DataFrame whose plan begins with them: Spark's planner takes time for each column of
   * each step that has made rows of thousands.
   *
   * @param rows the rows, as Spark holds values of their types
   * @param schema their columns
   */
  public static Dataset<Row> frame(
      SparkSession session, JavaRDD<InternalRow> rows, StructType schema) {
    return Catalyst.frame(session, rows.rdd(), schema);
  }

  /** A value as an object of Scala, as errors show it; null if it is. */
  static Object value(InternalRow row, int index, DataType type) {
    return row.isNullAt(index)
        ? null
        : CatalystTypeConverters.convertToScala(row.get(index, type), type);
  }
}
