package io.github.meanfield.benchmark;

import io.github.meanfield.Tabular;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A task whose results are compared: rows, an estimator for them and a measure of its models.
 *
 * @param name what it is
 * @param metric name of the measure
 * @param training rows to fit, with the indicator of validation rows
 * @param test rows that nothing is fitted on
 * @param evaluator measures
 * @param estimator makes a new estimator
 */
record Study(
    String name,
    String metric,
    Dataset<Row> training,
    Dataset<Row> test,
    Evaluator evaluator,
    Supplier<NeuralNetworkEstimator<?, ?>> estimator)
    implements AutoCloseable {

  private static final String VALIDATION = "isValidation";

  /**
   * What a fit came to.
   *
   * @param measure the measure of the test rows
   * @param validationLoss the validation loss of the network
   */
  record Outcome(double measure, double validationLoss) {}

  /** Handwritten digits, 784-256-10; the validation rows are a sixth of the rows. */
  static Study digits(Tables tables, int rows, int epochs) throws IOException {
    Dataset<Row> training =
        tables
            .mnist(rows)
            .withColumn("id", functions.monotonically_increasing_id())
            .withColumn(VALIDATION, functions.expr("id % 6 = 0"));
    return new Study(
        "MNIST",
        "accuracy",
        Tables.cached(training),
        tables.mnistTest(),
        new MulticlassClassificationEvaluator().setMetricName("accuracy"),
        () -> Contestants.network(Contestants.DENSE).setMaxEpochs(epochs));
  }

  /** Customers who leave: 7,043 rows. */
  static Study churn(Tables tables, int epochs) {
    return tabular(
        "churn",
        "AUC",
        TableTask.CHURN.read(tables.spark()),
        new BinaryClassificationEvaluator(),
        () -> new NeuralNetworkClassifier().setMaxEpochs(epochs));
  }

  /** Prices of diamonds: 53,940 rows. */
  static Study diamonds(Tables tables, Supplier<NeuralNetworkEstimator<?, ?>> estimator) {
    return tabular(
        "diamonds",
        "RMSE of ln(price)",
        TableTask.DIAMONDS.read(tables.spark()),
        new RegressionEvaluator(),
        estimator);
  }

  private static Study tabular(
      String name,
      String metric,
      Dataset<Row> rows,
      Evaluator evaluator,
      Supplier<NeuralNetworkEstimator<?, ?>> estimator) {
    Dataset<Row> split =
        new SplitAssigner()
            .setWeights(new double[] {0.8, 0.1, 0.1})
            .setSeed(1)
            .setValidationIndicatorCol(VALIDATION)
            .transform(rows);
    Pipeline features =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  Tabular.features(rows),
                  new Standardizer().setInputCol("raw").setOutputCol("features").setClip(5)
                });
    Dataset<Row> ready =
        features
            .fit(split.where("split = 'train'"))
            .transform(split)
            .select("split", VALIDATION, "label", "features");
    return new Study(
        name,
        metric,
        Tables.cached(ready.where("split <> 'test'").coalesce(2)),
        Tables.cached(ready.where("split = 'test'").coalesce(2)),
        evaluator,
        estimator);
  }

  /** An estimator of the study. */
  NeuralNetworkEstimator<?, ?> newEstimator() {
    NeuralNetworkEstimator<?, ?> result = estimator.get();
    result.setValidationIndicatorCol(VALIDATION);
    return result;
  }

  /** The measure of the test rows after a fit without validation. */
  double measure(Estimator<?> estimator) {
    return evaluator.evaluate(estimator.fit(training).transform(test));
  }

  /** Fits and measures. */
  Outcome run(NeuralNetworkEstimator<?, ?> estimator) {
    NeuralNetworkModel<?> model = (NeuralNetworkModel<?>) estimator.fit(training);
    TrainingSummary summary = model.summary();
    return new Outcome(
        evaluator.evaluate(model.transform(test)),
        summary.epochs().get(summary.bestEpoch() - 1).validationLoss());
  }

  @Override
  public void close() {
    training.unpersist();
    test.unpersist();
  }
}
