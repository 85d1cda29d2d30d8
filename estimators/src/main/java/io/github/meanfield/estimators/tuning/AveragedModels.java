package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The models of the best trials as one, whose networks are averaged. */
final class AveragedModels {

  /** Params of a regressor that say what its outputs mean. */
  private static final Set<String> OF_UNITS =
      Set.of("loss", "clipPredictions", "quantileProbabilities", "numBins");

  private AveragedModels() {}

  /**
   * Requires that models of the trials differ in their networks alone.
   *
   * @throws IllegalArgumentException if they may not
   */
  static void require(NetworkTuner tuner) {
    PipelineStage last = last(tuner.getEstimator());
    if (!(last instanceof NeuralNetworkEstimator)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: ensembleSize is %d, but %s is no network; required are a NeuralNetworkClassifier,"
                  + " a NeuralNetworkRegressor or a Pipeline that ends in one, or set ensembleSize"
                  + " to 1",
              tuner.uid(), tuner.getEnsembleSize(), last.uid()));
    }
    for (Param<?> param : tuner.getSearchSpace().params()) {
      if (last instanceof NeuralNetworkRegressor && OF_UNITS.contains(param.name())) {
        throw new IllegalArgumentException(
            String.format(
                "%s: ensembleSize is %d, but the search space has %s, and networks whose outputs"
                    + " mean something else cannot be averaged; leave it out, or set ensembleSize"
                    + " to 1",
                tuner.uid(), tuner.getEnsembleSize(), param.name()));
      }
      if (!param.parent().equals(last.uid())) {
        throw new IllegalArgumentException(
            String.format(
                "%s: ensembleSize is %d, but the search space has %s of %s, and networks that are"
                    + " averaged must take the same features; search params of %s only, or set"
                    + " ensembleSize to 1",
                tuner.uid(), tuner.getEnsembleSize(), param.name(), param.parent(), last.uid()));
      }
    }
  }

  /** What predicts: the last stage of a Pipeline, or the estimator itself. */
  static PipelineStage last(Estimator<?> estimator) {
    if (!(estimator instanceof Pipeline pipeline) || pipeline.getStages().length == 0) {
      return estimator;
    }
    return pipeline.getStages()[pipeline.getStages().length - 1];
  }

  /**
   * One model of several.
   *
   * @param models at least one: of networks, or pipelines that end in one
   * @param rows any rows: a pipeline of what is fitted asks for some, and does not look at them
   */
  static Model<?> of(List<Model<?>> models, Dataset<Row> rows) {
    Model<?> first = models.get(0);
    if (models.size() == 1) {
      return first;
    }
    if (!(first instanceof PipelineModel pipeline)) {
      return averaged(models);
    }
    Transformer[] stages = pipeline.stages().clone();
    stages[stages.length - 1] = averaged(models.stream().map(AveragedModels::network).toList());
    return new Pipeline(pipeline.uid()).setStages(stages).fit(rows);
  }

  private static Model<?> network(Model<?> pipeline) {
    Transformer[] stages = ((PipelineModel) pipeline).stages();
    return (Model<?>) stages[stages.length - 1];
  }

  @SuppressWarnings("unchecked")
  private static <M extends NeuralNetworkModel<M>> M averaged(List<Model<?>> networks) {
    List<M> all = networks.stream().map(each -> (M) each).toList();
    return all.get(0).averagedWith(all.subList(1, all.size()));
  }
}
