package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.FewRows.goodAnd;
import static io.github.meanfield.FewRows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits that end on the way: they say why and leave nothing behind. */
class FailedFitTest extends FitChecks {

  @Test
  void fitsThatSucceedOrFailLeaveNothingCached(SparkSession spark) {
    classifier().setValidationIndicatorCol("validation").fit(goodAnd(spark));
    nothingStaysCached(spark);
    Dataset<Row> broken =
        goodAnd(spark)
            .withColumn(
                "features",
                functions
                    .udf(
                        (Vector vector) -> {
                          if (vector.apply(0) == 7) {
                            throw new IllegalStateException("no seven");
                          }
                          return vector;
                        },
                        SQLDataTypes.VectorType())
                    .apply(functions.col("features")));
    assertThrows(Exception.class, () -> classifier().fit(broken));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onStart", "onEpoch", "onStop"})
  void aListenerMayEndTheFit(String when, SparkSession spark) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStart(String uid, TrainingPlan plan) {
            end("onStart");
          }

          @Override
          public void onEpoch(EpochRecord epoch) {
            end("onEpoch");
          }

          @Override
          public void onStop(TrainingSummary summary) {
            end("onStop");
          }

          private void end(String here) {
            if (here.equals(when)) {
              throw new UnsupportedOperationException(here);
            }
          }
        };
    assertThrows(
        UnsupportedOperationException.class,
        () -> classifier().setTrainingListener(listener).fit(goodAnd(spark)));
  }

  @Test
  void divergenceEndsTheFit(SparkSession spark) {
    NeuralNetworkClassifier classifier =
        classifier().setUpdater("sgd").setLearningRate(1e8).setL2(1).setBatchSize(1);
    assertMessage(
        assertThrows(IllegalStateException.class, () -> classifier.fit(goodAnd(spark))),
        "classifier: training diverged in epoch ",
        "round",
        "learningRate 1.0E8",
        "Lower the learning rate");
  }

  @Test
  void theBestNetworkBeforeDivergenceIsKept(SparkSession spark) {
    NeuralNetworkClassifier classifier = diverging();
    NeuralNetworkClassificationModel model =
        classifier.setValidationIndicatorCol("validation").fit(goodAnd(spark));
    int epochs = model.summary().epochs().size();
    assertTrue(epochs > 0, () -> "an epoch must come before divergence: " + model.summary());
    assertEquals("training diverged in epoch " + (epochs + 1), model.summary().stopReason());
    String warning = model.summary().warnings().toString();
    assertTrue(warning.contains("no longer finite"), warning);
    assertTrue(warning.contains("that of epoch " + model.summary().bestEpoch()), warning);
    // The same as a fit that ends before.
    NeuralNetworkClassificationModel shorter =
        diverging()
            .setMaxEpochs(epochs)
            .setOnDivergence("error")
            .setValidationIndicatorCol("validation")
            .fit(goodAnd(spark));
    assertEquals(shorter.summary().bestEpoch(), model.summary().bestEpoch());
    Vector row = Vectors.dense(1, 2);
    assertEquals(shorter.predictProbability(row), model.predictProbability(row));
    // Without validation rows, it is that of the last finite epoch.
    NeuralNetworkClassificationModel last = diverging().fit(goodAnd(spark));
    assertEquals(last.summary().epochs().size(), last.summary().bestEpoch());
    assertTrue(Double.isFinite(last.predictProbability(row).apply(0)));
  }

  /** Grows without limit, but takes more than one epoch to do so. */
  private static NeuralNetworkClassifier diverging() {
    return classifier()
        .setUpdater("sgd")
        .setLearningRate(1e4)
        .setL2(1)
        .setMaxEpochs(50)
        .setOnDivergence("best");
  }

  @Test
  void withoutAFiniteEpochEveryRowHasTheSamePrediction(SparkSession spark, @TempDir Path folder)
      throws IOException {
    NeuralNetworkClassifier wild =
        classifier()
            .setUpdater("sgd")
            .setLearningRate(1e30)
            .setL2(1)
            .setBatchSize(1)
            .setNumNetworks(2)
            .setOnDivergence("best");
    NeuralNetworkClassificationModel model = wild.fit(goodAnd(spark));
    assertEquals(0, model.summary().bestEpoch());
    assertEquals(0, model.summary().history().count());
    String warning = model.summary().warnings().toString();
    assertTrue(warning.contains("predicts the same for every row"), warning);
    Vector probability = model.predictProbability(Vectors.dense(1, 2));
    assertEquals(probability, model.predictProbability(Vectors.dense(-5, 1e6)));
    assertEquals(1, probability.apply(0) + probability.apply(1), 1e-6);
    String path = folder.resolve("model").toString();
    model.save(path);
    assertEquals(model.summary(), NeuralNetworkClassificationModel.load(path).summary());

    String good = folder.resolve("good").toString();
    NeuralNetworkClassificationModel given = classifier().fit(goodAnd(spark));
    given.save(good);
    Vector row = Vectors.dense(1, 2);
    assertEquals(
        given.predictProbability(row),
        new NeuralNetworkClassifier()
            .setInitialModel(good)
            .setUpdater("sgd")
            .setLearningRate(1e30)
            .setL2(1)
            .setBatchSize(1)
            .setOnDivergence("best")
            .fit(goodAnd(spark))
            .predictProbability(row));
  }

  @Test
  void aGridSurvivesAFitThatDiverges(SparkSession spark) {
    NeuralNetworkClassifier classifier =
        classifier().setUpdater("sgd").setL2(1).setOnDivergence("best");
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.learningRate(), new double[] {1e30, 0.1}).build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setNumFolds(2)
            .fit(goodAnd(spark).union(goodAnd(spark)).union(goodAnd(spark)));
    for (double metric : best.avgMetrics()) {
      assertTrue(Double.isFinite(metric));
    }
  }

  @Test
  void divergenceTellsOfTheWorkersThatHaveRaisedTheRate(SparkSession spark) {
    NeuralNetworkClassifier classifier =
        classifier().setUpdater("sgd").setLearningRate(1e8).setL2(1).setBatchSize(1);
    Dataset<Row> rows = goodAnd(spark);
    assertMessage(
        assertThrows(IllegalStateException.class, () -> classifier.setNumWorkers(2).fit(rows)),
        "learningRate 1.0E8 × 2, for the workers",
        "learningRateScaling 'none'");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aValidationLossThatIsNotFiniteEndsTheFit(boolean restoreBest, SparkSession spark) {
    Dataset<Row> rows = goodAnd(spark, row(Vectors.dense(3e38, 3e38), 1.0, true));
    NeuralNetworkClassifier classifier =
        classifier()
            .setValidationIndicatorCol("validation")
            .setRestoreBest(restoreBest)
            .setWeightInit("ones");
    assertMessage(
        assertThrows(IllegalStateException.class, () -> classifier.fit(rows)),
        "classifier: training diverged in epoch 1",
        "validation loss",
        "standardize the features");
  }
}
