package io.github.meanfield.stages.catalyst;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.AppendColumns;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;

/** Plans columns that a {@link BatchFunction} computes. */
final class BatchColumnsStrategy extends SparkStrategy {

  private static final BatchColumnsStrategy INSTANCE = new BatchColumnsStrategy();

  private BatchColumnsStrategy() {}

  /** Makes a session, and those that are cloned from it, know this strategy. */
  static void register(SparkSession session) {
    ExperimentalMethods methods = session.experimental();
    synchronized (methods) {
      List<SparkStrategy> strategies =
          new ArrayList<>(JavaConverters.seqAsJavaList(methods.extraStrategies()));
      if (!strategies.contains(INSTANCE)) {
        strategies.add(INSTANCE);
        methods.extraStrategies_$eq(BatchColumns.seq(strategies));
      }
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    // A column that the optimizer has replaced by its constant value is left to Spark.
    if (plan instanceof AppendColumns append
        && append.func() instanceof RowFunction row
        && append.deserializer() instanceof Attribute column) {
      SparkPlan child = planLater(append.child());
      return BatchColumns.seq(
          List.of(
              new BatchColumnsExec(row.function(), column, append.newColumns().toList(), child)));
    }
    return BatchColumns.seq(List.of());
  }
}
