package io.github.meanfield.stages.catalyst;

import static org.apache.spark.sql.catalyst.types.DataTypeUtils.fromAttributes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Adds columns to rows in batches, in order: the physical operator. Columns of the input that
 * nobody asks for afterwards are left out.
 */
public final class BatchColumnsExec extends SparkPlan {

  private static final long serialVersionUID = 1L;

  private final BatchFunction function;
  private final Attribute column;
  private final Seq<Attribute> kept;
  private final Seq<Attribute> added;
  private final SparkPlan child;

  /**
   * The operator; Spark calls this by reflection too.
   *
   * @param function computes the columns
   * @param column the column that the function takes
   * @param kept columns of the input that the output has, in the input's order
   * @param added the columns that it adds
   * @param child the input
   */
  public BatchColumnsExec(
      BatchFunction function,
      Attribute column,
      Seq<Attribute> kept,
      Seq<Attribute> added,
      SparkPlan child) {
    this.function = function;
    this.column = column;
    this.kept = kept;
    this.added = added;
    this.child = child;
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> columns = new ArrayList<>(JavaConverters.seqAsJavaList(kept));
    columns.addAll(JavaConverters.seqAsJavaList(added));
    return BatchColumns.seq(columns);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.fromAttributeSets(
        BatchColumns.seq(
            JavaConverters.seqAsJavaList(added).stream().map(Attribute::references).toList()));
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering().toList();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    // Once, as an operator makes its output anew at each look.
    List<Attribute> input = JavaConverters.seqAsJavaList(child.output());
    Map<ExprId, Integer> places = new HashMap<>();
    for (int i = 0; i < input.size(); i++) {
      places.putIfAbsent(input.get(i).exprId(), i);
    }
    int[] keptPlaces =
        JavaConverters.seqAsJavaList(kept).stream()
            .mapToInt(of -> places.get(of.exprId()))
            .toArray();
    return child
        .execute()
        .toJavaRDD()
        .mapPartitions(
            new Partition(
                function,
                places.get(column.exprId()),
                child.schema(),
                keptPlaces,
                fromAttributes(added)))
        .rdd();
  }

  /**
   * What is done to each partition.
   *
   * @param function computes the columns
   * @param index position of the column that it takes
   * @param input schema of the input
   * @param kept positions of the columns of the input that the output has
   * @param added the columns that it adds
   */
  private record Partition(
      BatchFunction function, int index, StructType input, int[] kept, StructType added)
      implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
    @Override
    public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
      StructType schema =
          new StructType(Arrays.stream(kept).mapToObj(input::apply).toArray(StructField[]::new));
      return new BatchedRows(
          rows, function.open(index), projection(), GenerateUnsafeRowJoiner.create(schema, added));
    }

    /** What is kept of a row; a row that is kept whole needs no copy for it. */
    private UnaryOperator<UnsafeRow> projection() {
      if (kept.length == input.size()) {
        return UnaryOperator.identity();
      }
      List<Expression> columns = new ArrayList<>();
      for (int place : kept) {
        StructField field = input.apply(place);
        columns.add(new BoundReference(place, field.dataType(), field.nullable()));
      }
      return UnsafeProjection.create(BatchColumns.seq(columns))::apply;
    }
  }

  @Override
  public Seq<SparkPlan> children() {
    return BatchColumns.seq(List.of(child));
  }

  /** What Spark calls where Scala is 2.12. */
  public SparkPlan withNewChildrenInternal(scala.collection.IndexedSeq<SparkPlan> newChildren) {
    return new BatchColumnsExec(function, column, kept, added, newChildren.head());
  }

  /** What Spark calls where Scala is 2.13. */
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new BatchColumnsExec(function, column, kept, added, newChildren.head());
  }

  @Override
  public int productArity() {
    return 5;
  }

  @Override
  public Object productElement(int index) {
    return new Object[] {function, column, kept, added, child}[index];
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof BatchColumnsExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchColumnsExec that
        && function.equals(that.function)
        && column.equals(that.column)
        && kept.equals(that.kept)
        && added.equals(that.added)
        && child.equals(that.child);
  }

  @Override
  public int hashCode() {
    return Objects.hash(function, column, kept, added, child);
  }
}
