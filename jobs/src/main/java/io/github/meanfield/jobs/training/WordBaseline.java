package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.WordFeatures;
import io.github.meanfield.jobs.training.Baselines.Fitted;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Fits what a network that reads a text has to be better than: a linear model of the words of the
 * text and of what else the network reads.
 *
 * @param fit fits models to features of words
 * @param target what to learn
 */
record WordBaseline(BaselineFit fit, Target target) {

  /**
   * Of the squares of weights, where features are about as many as rows; of a number, those of
   * weights that it has in standard deviations.
   */
  private static final double[] PENALTIES = {1e-5, 1e-4, 1e-3, 1e-2};

  /** The penalty if no validation rows choose. */
  private static final double UNCHOSEN = 1e-3;

  /**
   * Fits it to rows as they came in.
   *
   * @param rows rows of training and validation, with the label as a number
   * @param splitCol column of their split
   * @param features fitted stages that make the network's features
   * @param words what they make of the text for linear models
   * @param kept keeps rows until the command ends
   * @return no models if it cannot be fitted
   */
  Baselines of(
      Dataset<Row> rows,
      String splitCol,
      List<Transformer> features,
      WordFeatures words,
      KeptRows kept) {
    Column split = functions.col(splitCol);
    return fit.attempt(
            "a linear model of words",
            rows,
            () -> {
              Dataset<Row> made = rows;
              for (Transformer stage : features) {
                made = stage.transform(made);
              }
              PipelineModel fitted =
                  Pipelines.of(words.stages()).fit(made.where(split.equalTo(SplitAssigner.TRAIN)));
              Column[] read =
                  Stream.concat(Stream.of(splitCol), fit.columns())
                      .map(functions::col)
                      .toArray(Column[]::new);
              Dataset<Row> counted = kept.keep(fitted.transform(made).select(read));
              return new Baselines(
                  Stream.concat(features.stream(), Stream.of(fitted.stages())).toList(),
                  of(
                      counted.where(split.equalTo(SplitAssigner.TRAIN)),
                      counted.where(split.equalTo(SplitAssigner.VALIDATION))));
            })
        .orElse(Baselines.NONE);
  }

  /**
   * Fits a linear model to features that are many, as they are: that of the penalties that
   * validation rows choose.
   *
   * @param training training rows
   * @param validation rows to choose by
   * @return nothing if it cannot be fitted
   */
  List<Fitted> of(Dataset<Row> training, Dataset<Row> validation) {
    boolean isChosen = target.rows(SplitAssigner.VALIDATION) > 0;
    Evaluator loss = loss();
    List<Fitted> best = List.of();
    double lowest = Double.NaN;
    for (double penalty : isChosen ? PENALTIES : new double[] {UNCHOSEN}) {
      Predictor<?, ?, ?> linear = penalized(penalty);
      fit.setColumns(linear);
      String name = BaselineFit.name(linear);
      Optional<Map.Entry<PredictionModel<?, ?>, Double>> fitted =
          fit.attempt(
              name + " of penalty " + Numbers.text(penalty),
              training,
              () -> {
                PredictionModel<?, ?> model = (PredictionModel<?, ?>) linear.fit(training);
                return Map.entry(
                    model, isChosen ? loss.evaluate(model.transform(validation)) : 0.0);
              });
      if (fitted.isEmpty()) {
        // The next would fail by the same cause.
        break;
      }
      // NaN is more than any number.
      if (best.isEmpty() || Double.compare(fitted.get().getValue(), lowest) < 0) {
        lowest = fitted.get().getValue();
        best =
            List.of(
                new Fitted(
                    name, Kind.LINEAR, fitted.get().getKey(), target.rows(SplitAssigner.TRAIN)));
      }
    }
    return best;
  }

  /** Features keep their scale: that of words tells how much they say. */
  private Predictor<?, ?, ?> penalized(double penalty) {
    if (target instanceof NumberTarget numbers) {
      double deviation = numbers.splits().get(SplitAssigner.TRAIN).deviation();
      // Spark divides the penalty by the deviation. Normal equations have the square of the words.
      return new LinearRegression()
          .setRegParam(penalty * deviation)
          .setStandardization(false)
          .setSolver("l-bfgs");
    }
    return new LogisticRegression().setRegParam(penalty).setStandardization(false);
  }

  private Evaluator loss() {
    Evaluator loss =
        target instanceof ClassTarget
            ? new MulticlassClassificationEvaluator()
                .setMetricName("logLoss")
                .setLabelCol(fit.labelCol())
            : new RegressionEvaluator().setMetricName("rmse").setLabelCol(fit.labelCol());
    fit.setWeights(loss);
    return loss;
  }
}
