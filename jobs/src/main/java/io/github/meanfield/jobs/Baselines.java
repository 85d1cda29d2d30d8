package io.github.meanfield.jobs;

import io.github.meanfield.transformers.SplitAssigner;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a network has to be better than: a linear model on the same features, and one answer for
 * every row.
 *
 * @param featuresCol column of the features
 * @param labelCol column of the labels as numbers
 * @param weightCol column of weights, null without one
 */
record Baselines(String featuresCol, String labelCol, String weightCol) {

  private static final String ANSWER = "prediction";

  /** Judges LogisticRegression, and the shares of the classes. */
  Map<String, Metrics> classify(Dataset<Row> training, Dataset<Row> test, Classes classes) {
    LogisticRegression linear =
        new LogisticRegression().setFeaturesCol(featuresCol).setLabelCol(labelCol);
    if (weightCol != null) {
      linear.setWeightCol(weightCol);
    }
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    metrics.put(
        "LogisticRegression",
        ClassMetrics.of(linear.fit(training).transform(test), labelCol, classes.names().size()));
    double[] known = classes.rowsOfClasses(SplitAssigner.TRAIN);
    metrics.put(
        "always " + classes.title(classes.names().get(ClassMetrics.largest(known))),
        ClassMetrics.ofShares(known, classes.rowsOfClasses(SplitAssigner.TEST)));
    return metrics;
  }

  /** Judges LinearRegression, and the mean. */
  Map<String, Metrics> regress(Dataset<Row> training, Dataset<Row> test, Quantity quantity) {
    // A touch of ridge, without which columns that add up to one another are refused.
    LinearRegression linear =
        new LinearRegression().setFeaturesCol(featuresCol).setLabelCol(labelCol).setRegParam(1e-6);
    if (weightCol != null) {
      linear.setWeightCol(weightCol);
    }
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    metrics.put(
        "LinearRegression",
        RegressionMetrics.of(
            linear.fit(training).transform(test), labelCol, functions.col(ANSWER)));
    double mean = quantity.splits().get(SplitAssigner.TRAIN).mean();
    metrics.put("always the mean", RegressionMetrics.of(test, labelCol, functions.lit(mean)));
    return metrics;
  }
}
