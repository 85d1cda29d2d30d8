package io.github.meanfield.badinput;

import io.github.meanfield.FewRows;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What cases are made of. All stages have uids that tell what they are.
 *
 * @param spark the session
 * @param folder an empty folder
 */
public record Given(SparkSession spark, Path folder) {

  /** Good rows: two features, two classes, every other one for validation; and some more. */
  Dataset<Row> rows(Row... more) {
    return FewRows.goodAnd(spark, more);
  }

  /** The good rows with a column of a SQL expression, in place of one of its name. */
  Dataset<Row> with(String column, String expression) {
    return rows().withColumn(column, functions.expr(expression));
  }

  /** A classifier that is quick. */
  static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(2)
        .setMaxEpochs(1);
  }

  /** A classifier that looks at the validation rows. */
  static NeuralNetworkClassifier validated() {
    return classifier().setValidationIndicatorCol("validation");
  }

  /** A regressor that is quick. */
  static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor("regressor")
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(2)
        .setMaxEpochs(1);
  }

  /** A standardizer of the features. */
  static Standardizer standardizer() {
    return new Standardizer("standardizer").setInputCol("features").setOutputCol("out");
  }
}
