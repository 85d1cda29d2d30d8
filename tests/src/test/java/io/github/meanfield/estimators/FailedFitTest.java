package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.FewRows.goodAnd;
import static io.github.meanfield.FewRows.row;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
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
