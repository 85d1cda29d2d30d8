package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Pipelines of the stages of a training. */
final class Pipelines {

  private Pipelines() {}

  /** A pipeline that is not fitted. */
  static Pipeline of(List<PipelineStage> stages) {
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
  }

  /**
   * Fitted stages as one model that scores rows with or without a label.
   *
   * @param features the stages before the network
   * @param network the network
   * @param target what it predicts
   * @param rows rows with the columns of the input
   */
  static PipelineModel of(
      List<Transformer> features, NeuralNetworkModel<?> network, Target target, Dataset<Row> rows) {
    List<PipelineStage> all = new ArrayList<>(features);
    all.add(network);
    if (target instanceof ClassTarget classes) {
      addNames(classes, network.getPredictionCol(), all);
    }
    return of(all).fit(rows);
  }

  private static void addNames(ClassTarget classes, String predictionCol, List<PipelineStage> all) {
    if (classes.kind() != ClassTarget.Kind.NUMBER) {
      all.add(
          new IndexToString()
              .setInputCol(predictionCol)
              .setOutputCol(Target.PREDICTED_LABEL)
              .setLabels(classes.names().toArray(String[]::new)));
    }
    if (classes.kind() == ClassTarget.Kind.TEXT) {
      // Spark skips it for rows without the label's column, and keeps rows with unknown labels.
      all.add(classes.indexer().copy(ParamMap.empty()).setHandleInvalid("keep"));
    }
  }
}
