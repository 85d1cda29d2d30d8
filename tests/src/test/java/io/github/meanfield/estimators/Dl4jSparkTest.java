package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training through Deeplearning4j's own averaging. */
class Dl4jSparkTest extends FitChecks {

  private static NeuralNetworkClassifier dl4jSpark() {
    return new NeuralNetworkClassifier("classifier")
        .setBackend("dl4j-spark")
        .setHiddenLayers(new int[] {8})
        .setLearningRate(0.02)
        .setNumWorkers(2)
        .setBatchSize(16)
        .setAveragingFrequency(4)
        .setMaxEpochs(8);
  }

  private static NeuralNetworkRegressor dl4jSparkRegressor() {
    return new NeuralNetworkRegressor("regressor")
        .setBackend("dl4j-spark")
        .setHiddenLayers(new int[] {8})
        .setLearningRate(0.02)
        .setNumWorkers(2)
        .setBatchSize(16)
        .setAveragingFrequency(4)
        .setMaxEpochs(20);
  }

  private static Dataset<Row> validated(Dataset<Row> rows) {
    return rows.withColumn("validation", functions.expr("id % 4 = 0"));
  }

  /** Two targets that depend on the features, in units far from 1. */
  private static Dataset<Row> targets(SparkSession spark, int rows) {
    return Samples.blobs(spark, rows, 4, 3, 5).withColumn("target", target());
  }

  private static org.apache.spark.sql.Column target() {
    return functions.expr("500 + 100 * (label - 1) * (label - 1) + 20 * label");
  }

  @Test
  void aClassifierLearnsAndIsValidated(@TempDir Path directory, SparkSession spark)
      throws Exception {
    Dataset<Row> rows = validated(Samples.blobs(spark, 1000, 6, 3, 1));
    NeuralNetworkClassificationModel model =
        dl4jSpark().setValidationIndicatorCol("validation").fit(rows);
    TrainingSummary summary = model.summary();
    assertEquals("dl4j-spark", summary.backend());
    assertEquals("dl4j", summary.engine());
    assertEquals(750, summary.trainingRows());
    List<EpochRecord> epochs = summary.epochs();
    assertEquals(8, epochs.size());
    for (EpochRecord epoch : epochs) {
      assertTrue(epoch.rows() > 600 && epoch.rows() <= 750, epoch.toString());
      assertTrue(epoch.rounds() > 1, epoch.toString());
    }
    EpochRecord best = epochs.get(summary.bestEpoch() - 1);
    assertTrue(best.validationLoss() <= epochs.get(7).validationLoss());
    assertTrue(best.trainLoss() < 0.5 * epochs.get(0).trainLoss(), epochs.toString());
    Dataset<Row> held = rows.where("validation");
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(held));
    assertTrue(accuracy > 0.85, "accuracy " + accuracy);
    assertEquals(best.validationMetric(), accuracy, 1e-9);
    model.save(directory.resolve("model").toString());
    NeuralNetworkClassificationModel loaded =
        NeuralNetworkClassificationModel.load(directory.resolve("model").toString());
    assertEquals(summary, loaded.summary());
    assertEquals(
        model.transform(held).select("prediction").collectAsList(),
        loaded.transform(held).select("prediction").collectAsList());
  }

  @Test
  void aRegressorLearns(SparkSession spark) {
    Dataset<Row> rows = targets(spark, 600);
    NeuralNetworkRegressionModel model = dl4jSparkRegressor().setLabelCol("target").fit(rows);
    double deviation = rows.agg(functions.stddev("target")).first().getDouble(0);
    double rmse = new RegressionEvaluator().setLabelCol("target").evaluate(model.transform(rows));
    assertTrue(rmse < 0.7 * deviation, rmse + " of " + deviation);
  }
}
