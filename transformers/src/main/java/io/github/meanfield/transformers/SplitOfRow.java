package io.github.meanfield.transformers;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.JavaConverters;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * The split of a row by the {@link StableHash} of columns: one expression over the columns
 * themselves, since an expression for each of thousands of columns takes Spark minutes to plan.
 */
final class SplitOfRow extends Expression implements CodegenFallback, Serializable {

  private static final long serialVersionUID = 1L;

  private final long seed;
  private final List<Double> bounds;
  private final List<String> names;
  private final Seq<Expression> columns;
  private transient Expression[] values;
  private transient DataType[] types;
  private transient UTF8String[] splits;

  /**
   * The split of a row.
   *
   * @param seed seed of the hash
   * @param bounds where each split but the last ends, of [0, 1]
   * @param names the splits
   * @param columns what is hashed
   */
  SplitOfRow(long seed, List<Double> bounds, List<String> names, List<Expression> columns) {
    this(seed, bounds, names, JavaConverters.asScalaBuffer(columns).toList());
  }

  private SplitOfRow(long seed, List<Double> bounds, List<String> names, Seq<Expression> columns) {
    this.seed = seed;
    this.bounds = bounds;
    this.names = names;
    this.columns = columns;
  }

  @Override
  public Object eval(InternalRow row) {
    if (values == null) {
      open();
    }
    StableHash hash = StableHash.seeded(seed);
    for (int i = 0; i < values.length; i++) {
      hash.add(values[i].eval(row), types[i]);
    }
    double position = hash.uniform();
    int split = 0;
    while (split < bounds.size() && position >= bounds.get(split)) {
      split++;
    }
    return splits[split];
  }

  private void open() {
    List<Expression> all = JavaConverters.seqAsJavaList(columns);
    types = all.stream().map(Expression::dataType).toArray(DataType[]::new);
    splits = names.stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
    values = all.toArray(Expression[]::new);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public DataType dataType() {
    return DataTypes.StringType;
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public Seq<Expression> children() {
    return columns;
  }

  /** What Spark calls where Scala is 2.12. */
  public Expression withNewChildrenInternal(scala.collection.IndexedSeq<Expression> children) {
    return new SplitOfRow(seed, bounds, names, children.toList());
  }

  /** What Spark calls where Scala is 2.13. */
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new SplitOfRow(seed, bounds, names, children.toList());
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int index) {
    return new Object[] {seed, bounds, names, columns}[index];
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SplitOfRow;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SplitOfRow that
        && seed == that.seed
        && bounds.equals(that.bounds)
        && names.equals(that.names)
        && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(seed, bounds, names, columns);
  }
}
