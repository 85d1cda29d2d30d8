package io.github.meanfield.stages.catalyst;

import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.StructType;

/** DataFrames and columns of Spark 4 made of what its planner works on. */
public final class Catalyst {

  private Catalyst() {}

  /** The DataFrame that a plan computes. */
  public static Dataset<Row> frame(SparkSession session, LogicalPlan plan) {
    return org.apache.spark.sql.classic.Dataset.ofRows(planning(session), plan);
  }

  /** Rows, as Spark holds values of their types, as a DataFrame whose plan begins with them. */
  static Dataset<Row> frame(SparkSession session, RDD<InternalRow> rows, StructType schema) {
    return planning(session).internalCreateDataFrame(rows, schema, false);
  }

  /** The column that an expression computes. */
  public static Column column(Expression expression) {
    return ExpressionUtils.column(expression);
  }

  /** What computes a column. */
  public static Expression expression(Column column) {
    return ExpressionUtils.expression(column);
  }

  /** A session that has its planner in this JVM, as that of a server of Spark Connect does. */
  private static org.apache.spark.sql.classic.SparkSession planning(SparkSession session) {
    return (org.apache.spark.sql.classic.SparkSession) session;
  }
}
