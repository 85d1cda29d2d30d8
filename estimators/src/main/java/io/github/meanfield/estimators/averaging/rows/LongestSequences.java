package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.catalyst.InternalRows;
import io.github.meanfield.stages.catalyst.SequenceColumn;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** Finds how long the sequences of rows are: one pass over them. */
public final class LongestSequences {

  private LongestSequences() {}

  /**
   * A shape that takes all sequences of some rows.
   *
   * @param shape what a network takes, with unknown numbers of steps
   * @param rows the features column alone
   * @return the same with those of the longest sequences, at least 1
   */
  public static RowShape of(RowShape shape, Dataset<Row> rows) {
    SequenceColumn column = SequenceColumn.of(0, rows.schema().fields()[0].dataType(), shape);
    int inputs = shape.inputs().size();
    int[] longest = new int[inputs];
    InternalRows.rdd(rows)
        .mapPartitions(new LongestOfPartition(column, inputs))
        .collect()
        .forEach(of -> raise(longest, of));
    List<InputShape> known = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      known.add(shape.inputs().get(i).told(Math.max(1, longest[i]), 0));
    }
    return shape.with(known);
  }

  private static void raise(int[] longest, int[] of) {
    for (int i = 0; i < of.length; i++) {
      longest[i] = Math.max(longest[i], of[i]);
    }
  }

  private record LongestOfPartition(SequenceColumn column, int inputs)
      implements FlatMapFunction<Iterator<InternalRow>, int[]> {
    @Override
    public Iterator<int[]> call(Iterator<InternalRow> rows) {
      int[] longest = new int[inputs];
      rows.forEachRemaining(row -> column.countSteps(row, longest));
      return List.of(longest).iterator();
    }
  }
}
