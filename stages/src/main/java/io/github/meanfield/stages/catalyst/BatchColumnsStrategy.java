package io.github.meanfield.stages.catalyst;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.AppendColumns;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.ProjectExec;
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
    if (plan instanceof Project project
        && project.child() instanceof AppendColumns append
        && isBatched(append)) {
      // Rows wait for their batch without what nobody asks for afterwards, often the features.
      AttributeSet asked = project.references();
      List<Attribute> kept =
          JavaConverters.seqAsJavaList(append.child().output()).stream()
              .filter(asked::contains)
              .toList();
      return BatchColumns.seq(
          List.of(new ProjectExec(project.projectList().toList(), exec(append, kept))));
    } else if (plan instanceof AppendColumns append && isBatched(append)) {
      return BatchColumns.seq(
          List.of(exec(append, JavaConverters.seqAsJavaList(append.child().output()))));
    }
    return BatchColumns.seq(List.of());
  }

  /** A column that the optimizer has replaced by its constant value is left to Spark. */
  private static boolean isBatched(AppendColumns append) {
    return append.func() instanceof RowFunction && append.deserializer() instanceof Attribute;
  }

  private SparkPlan exec(AppendColumns append, List<Attribute> kept) {
    return new BatchColumnsExec(
        ((RowFunction) append.func()).function(),
        (Attribute) append.deserializer(),
        BatchColumns.seq(kept),
        append.newColumns().toList(),
        planLater(append.child()));
  }
}
