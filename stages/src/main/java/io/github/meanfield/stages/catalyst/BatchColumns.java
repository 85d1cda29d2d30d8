package io.github.meanfield.stages.catalyst;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.AppendColumns;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;

/**
 * Columns that a {@link BatchFunction} computes, after those of the input. To Spark this is its own
 * {@code AppendColumns}: the input's columns are the same columns afterwards, so that references to
 * them, their qualifiers and hidden columns such as {@code _metadata} stay good; columns that
 * nobody asks for are not read, and conditions on the input's columns are applied before.
 *
 * <p>{@link BatchColumnsStrategy} makes batches of it. In a session that does not know the strategy
 * Spark computes the same, row by row.
 */
public final class BatchColumns {

  private BatchColumns() {}

  /**
   * Adds columns to rows.
   *
   * @param rows the rows
   * @param index position of the column that the function takes
   * @param function what computes the columns
   * @param added the columns
   * @return the rows with the columns, computed when they are asked for
   */
  public static Dataset<Row> append(
      Dataset<?> rows, int index, BatchFunction function, List<StructField> added) {
    LogicalPlan input = rows.queryExecution().commandExecuted();
    Attribute column = input.output().apply(index);
    AppendColumns appended =
        new AppendColumns(
            new RowFunction(function, column.dataType()),
            Object.class,
            new StructType().add(column.name(), column.dataType()),
            column,
            seq(fields(new StructType(added.toArray(StructField[]::new)))),
            input);
    BatchColumnsStrategy.register(rows.sparkSession());
    // A join of rows with themselves needs new ids, which Spark gives to columns of projections.
    List<NamedExpression> columns = new ArrayList<>(JavaConverters.seqAsJavaList(input.output()));
    for (int i = 0; i < added.size(); i++) {
      columns.add(named(appended.newColumns().apply(i), added.get(i)));
    }
    return Catalyst.frame(rows.sparkSession(), new Project(seq(columns), appended));
  }

  /** The fields of a row. */
  private static List<NamedExpression> fields(StructType schema) {
    BoundReference row = new BoundReference(0, schema, false);
    List<NamedExpression> fields = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      fields.add(named(new GetStructField(row, i, Option.empty()), schema.apply(i)));
    }
    return fields;
  }

  private static NamedExpression named(Expression value, StructField field) {
    return new Alias(
        value,
        field.name(),
        NamedExpression.newExprId(),
        seq(List.of()),
        Option.apply(field.metadata()),
        seq(List.of()));
  }

  static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }
}
