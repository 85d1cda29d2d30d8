package io.github.meanfield.stages.catalyst;

import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.ObjectType;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/**
 * An expression over all columns of a row whose value is the row itself, in Spark's binary form.
 * That form is what operators hand on between them, so in general nothing is computed at all. The
 * row is valid until the next one is asked for.
 */
final class WholeRow extends Expression implements CodegenFallback, Serializable {

  private static final long serialVersionUID = 1L;

  private final Seq<Expression> columns;
  private final Class<?> type;
  private transient UnsafeProjection projection;
  private transient boolean checked;
  private transient boolean inOrder;

  /**
   * The row of some columns.
   *
   * @param columns all columns, in their order
   * @param type the class that Spark is told the value is of
   */
  WholeRow(Seq<Expression> columns, Class<?> type) {
    this.columns = columns;
    this.type = type;
  }

  @Override
  public Object eval(InternalRow input) {
    if (!checked) {
      inOrder = isInOrder(input.numFields());
      checked = true;
    }
    if (inOrder && input instanceof UnsafeRow) {
      return input;
    }
    if (projection == null) {
      projection = UnsafeProjection.create(columns);
    }
    return projection.apply(input);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  /** Whether the input has these columns and no others, in this order. */
  private boolean isInOrder(int fields) {
    boolean result = fields == columns.size();
    for (int i = 0; result && i < fields; i++) {
      result = columns.apply(i) instanceof BoundReference column && column.ordinal() == i;
    }
    return result;
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public DataType dataType() {
    return new ObjectType(type);
  }

  @Override
  public Seq<Expression> children() {
    return columns;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newColumns) {
    return new WholeRow(newColumns, type);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int index) {
    return index == 0 ? columns : type;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof WholeRow;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WholeRow row && columns.equals(row.columns) && type.equals(row.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(columns, type);
  }
}
