package io.github.meanfield.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How good predictions are.
 *
 * @param accuracy share of rows whose class was predicted
 * @param auc area under the ROC curve, NaN if there are more than two classes
 * @param logLoss mean negative logarithm of the probability of the true class
 */
record ClassMetrics(double accuracy, double auc, double logLoss) implements Metrics {

  /**
   * Judges scored rows with Spark's evaluators.
   *
   * @param scored rows with columns prediction and probability
   * @param labelCol column of the true classes' numbers
   * @param numClasses number of classes
   */
  static ClassMetrics of(Dataset<Row> scored, String labelCol, int numClasses) {
    Dataset<Row> rows = scored.select(labelCol, "prediction", "probability").cache();
    try {
      MulticlassClassificationEvaluator evaluator =
          new MulticlassClassificationEvaluator().setLabelCol(labelCol);
      return new ClassMetrics(
          evaluator.setMetricName("accuracy").evaluate(rows),
          numClasses == 2
              ? new BinaryClassificationEvaluator()
                  .setLabelCol(labelCol)
                  .setRawPredictionCol("probability")
                  .evaluate(rows)
              : Double.NaN,
          evaluator.setMetricName("logLoss").evaluate(rows));
    } finally {
      rows.unpersist();
    }
  }

  /**
   * What predicting the share of each class would give, whatever the row.
   *
   * @param known rows of each class that the shares are taken from
   * @param judged rows of each class that are predicted
   */
  static ClassMetrics ofShares(double[] known, double[] judged) {
    double all = DoubleStream.of(known).sum();
    double rows = DoubleStream.of(judged).sum();
    double loss = 0;
    for (int i = 0; i < judged.length; i++) {
      loss -= judged[i] == 0 ? 0 : judged[i] / rows * Math.log(known[i] / all);
    }
    return new ClassMetrics(
        judged[largest(known)] / rows, judged.length == 2 ? 0.5 : Double.NaN, loss);
  }

  /** Index of the largest count, the first of equals. */
  static int largest(double[] counts) {
    int largest = 0;
    for (int i = 1; i < counts.length; i++) {
      largest = counts[i] > counts[largest] ? i : largest;
    }
    return largest;
  }

  @Override
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", accuracy);
    values.put("AUC", auc);
    values.put("log loss", logLoss);
    return values;
  }
}
