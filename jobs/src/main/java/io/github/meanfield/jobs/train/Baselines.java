package io.github.meanfield.jobs.train;

import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.config.StageOptions;
import io.github.meanfield.jobs.evaluate.ClassMetrics;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.evaluate.RegressionMetrics;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a network has to be better than: a linear model on the same features, and one answer for
 * every row.
 *
 * @param before stages that make the features, fitted or not
 * @param featuresCol column of the features
 * @param labelCol column of the labels as numbers
 * @param weightCol column of weights, null without one
 * @param warn hears why a linear model is left out
 */
record Baselines(
    List<PipelineStage> before,
    String featuresCol,
    String labelCol,
    String weightCol,
    Consumer<String> warn) {

  private static final String ANSWER = "prediction";

  /** Judges LogisticRegression, and the shares of the classes. */
  Map<String, Metrics> classify(Dataset<Row> training, Dataset<Row> test, ClassTarget classes) {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    int numClasses = classes.names().size();
    judge(
            new LogisticRegression(),
            training,
            test,
            judged -> ClassMetrics.of(judged, labelCol, numClasses))
        .ifPresent(judged -> metrics.put("LogisticRegression", judged));
    double[] known = classes.rowsOfClasses(SplitAssigner.TRAIN);
    metrics.put(
        "always " + classes.names().get(ClassMetrics.largest(known)),
        ClassMetrics.ofShares(known, classes.rowsOfClasses(SplitAssigner.TEST)));
    return metrics;
  }

  /** Judges LinearRegression, and the mean. */
  Map<String, Metrics> regress(Dataset<Row> training, Dataset<Row> test, NumberTarget target) {
    // A touch of ridge, without which columns that add up to one another are refused.
    LinearRegression linear = new LinearRegression().setRegParam(1e-6);
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    Column answer = functions.col(ANSWER);
    judge(linear, training, test, judged -> RegressionMetrics.of(judged, labelCol, answer))
        .ifPresent(judged -> metrics.put("LinearRegression", judged));
    double mean = target.splits().get(SplitAssigner.TRAIN).mean();
    metrics.put("always the mean", RegressionMetrics.of(test, labelCol, functions.lit(mean)));
    return metrics;
  }

  /** A trained network must not be lost for a model that cannot be trained on the same features. */
  private Optional<Metrics> judge(
      Predictor<?, ?, ?> linear,
      Dataset<Row> training,
      Dataset<Row> test,
      Function<Dataset<Row>, Metrics> metrics) {
    linear.setFeaturesCol(featuresCol).setLabelCol(labelCol);
    if (weightCol != null) {
      StageOptions.set(linear, "weightCol", weightCol);
    }
    try {
      PipelineStage[] stages =
          Stream.concat(before.stream(), Stream.of(linear)).toArray(PipelineStage[]::new);
      return Optional.of(
          metrics.apply(new Pipeline().setStages(stages).fit(training).transform(test)));
    } catch (Exception e) {
      SparkContext spark = training.sparkSession().sparkContext();
      Cancellation.throwIfCancelled(linear.uid(), spark, e);
      if (spark.isStopped() || Failures.isInterruption(e)) {
        throw e;
      }
      warn.accept(
          String.format(
              "%s, a baseline, is left out: %s",
              linear.getClass().getSimpleName(), Failures.inOneLine(e)));
      return Optional.empty();
    }
  }
}
