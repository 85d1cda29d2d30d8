package io.github.meanfield.stages.catalyst;

import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;

/** DataFrames and columns of Spark 3.5 made of what its planner works on. */
public final class Catalyst {

  private Catalyst() {}

  /** The DataFrame that a plan computes. */
  public static Dataset<Row> frame(SparkSession session, LogicalPlan plan) {
    return Dataset.ofRows(session, plan);
  }

  /** Rows, as Spark holds values of their types, as a DataFrame whose plan begins with them. */
  static Dataset<Row> frame(SparkSession session, RDD<InternalRow> rows, StructType schema) {
    return session.internalCreateDataFrame(rows, schema, false);
  }

  /** The column that an expression computes. */
  public static Column column(Expression expression) {
    return new Column(expression);
  }

  /** What computes a column. */
  public static Expression expression(Column column) {
    return column.expr();
  }
}
