package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.RegularizationSchedule;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkSessionExtension.class)
class LearningRateTest {

  @ParameterizedTest
  @CsvSource({
    // schedule, t, warmup, plateaus, rate; learningRate 0.8, decayRate 0.5, decayEpochs 2,
    // maxEpochs 8
    "constant, 5, 0, 3, 0.8",
    "step, 1.99, 0, 0, 0.8",
    "step, 2, 0, 0, 0.4",
    "step, 5, 0, 0, 0.2",
    "exponential, 1, 0, 0, 0.5656854249492381",
    "exponential, 4, 0, 0, 0.2",
    "inverse, 4, 0, 0, 0.4",
    "cosine, 0, 0, 0, 0.8",
    "cosine, 4, 0, 0, 0.4",
    "cosine, 6, 0, 0, 0.11715728752538099",
    // Cycles of 2, 4 and 8 epochs.
    "warmrestarts, 0, 0, 0, 0.8",
    "warmrestarts, 1, 0, 0, 0.4",
    "warmrestarts, 2, 0, 0, 0.8",
    "warmrestarts, 4, 0, 0, 0.4",
    "warmrestarts, 5, 0, 0, 0.11715728752538099",
    "warmrestarts, 6, 0, 0, 0.8",
    "warmrestarts, 12, 0, 0, 0.11715728752538099",
    // The middle of the step is 1/30 of the epochs, after log2(1.5) cycles.
    "coslog4, 0.14166666666666666, 0, 0, 0.7443447763449641",
    // 1/15, 3/15 and 7/15 are the ends of cycles.
    "coslog4, 0.40833333333333333, 0, 0, 0",
    "coslog4, 3.60833333333333333, 0, 0, 0",
    "coslog4, 7.875, 0, 0, 0",
    "onecycle, 0, 0, 0, 0.00534266716604841",
    "onecycle, 1.075, 0, 0, 0.4",
    "onecycle, 2.275, 0, 0, 0.8",
    "onecycle, 5.075, 0, 0, 0.4",
    "onecycle, 7.875, 0, 0, 0",
    "plateau, 5, 0, 2, 0.2",
    "constant, 0, 2, 0, 0.1",
    "constant, 1, 2, 0, 0.5",
    "constant, 1.75, 2, 0, 0.8",
    "step, 3, 5, 0, 0.26"
  })
  void schedulesAreWhatTheirFormulasSay(
      String name, double t, int warmup, int plateaus, double rate) {
    LearningRateSchedule schedule = new LearningRateSchedule(name, 0.4, 2, 0.5, 2, warmup, 8);
    assertEquals(rate, schedule.at(t, 0.25, plateaus), 1e-12);
  }

  @Test
  void regularizationStaysForHalfOfTrainingAndEndsAtZero() {
    double[] passed = {0, 0.25, 0.499, 0.5, 0.75, 1};
    double[] expected = {1, 1, 1, 1, 0.5, 0};
    for (int i = 0; i < passed.length; i++) {
      assertEquals(expected[i], RegularizationSchedule.FLAT_COSINE.at(passed[i]), 1e-15);
      assertEquals(1, RegularizationSchedule.CONSTANT.at(passed[i]));
    }
  }

  /**
   * All rows are of one kind, a quarter of them of class 1 in each minibatch on average; the rates
   * are so small that the gradient of the bias stays what it is at zero. Then the bias of class 0
   * moves by the sum of the rates times that gradient, whatever the order of rows.
   */
  @Test
  void minibatchesAndNotAveragingsMoveTheSchedule(SparkSession spark) {
    Dataset<Row> rows =
        spark.range(0, 64, 1, 1).selectExpr("0.0 AS features", "double(id % 4 = 0) AS label");
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[0])
            .setWeightInit("zero")
            .setOutputBias("zero")
            .setUpdater("sgd")
            .setLearningRate(1e-3)
            .setWarmupEpochs(2)
            .setBatchSize(16)
            .setAveragingFrequency(1)
            .setNumWorkers(1)
            .setMaxEpochs(2)
            .fit(rows);
    // 4 steps an epoch, each a round, of rates 1/8, 2/8, … 8/8.
    assertEquals(4, model.summary().epochs().get(0).rounds());
    double sumOfRates = 1e-3 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8) / 8;
    assertEquals(
        0.25 * sumOfRates, model.network().getParam("0_b").getDouble(0), 0.1 * 0.25 * sumOfRates);
  }

  @Test
  void plateausOfTheValidationLossLowerTheRate(SparkSession spark) {
    Dataset<Row> noise =
        Samples.blobs(spark, 240, 5, 2, 1)
            .withColumn("label", functions.expr("double(hash(id) % 2 = 0)"))
            .withColumn("validation", functions.expr("id % 4 = 0"));
    List<EpochRecord> epochs =
        new NeuralNetworkClassifier()
            .setNumWorkers(2)
            .setValidationIndicatorCol("validation")
            .setSchedule("plateau")
            .setDecayRate(0.1)
            .setDecayEpochs(2)
            .setLearningRate(0.05)
            .setLearningRateScaling("none")
            .setMaxEpochs(15)
            .fit(noise)
            .summary()
            .epochs();
    double rate = 0.05;
    double best = Double.POSITIVE_INFINITY;
    int waited = 0;
    int plateaus = 0;
    for (EpochRecord epoch : epochs) {
      assertEquals(rate, epoch.learningRate(), 1e-15, epochs.toString());
      waited = epoch.validationLoss() < best ? 0 : waited + 1;
      best = Math.min(best, epoch.validationLoss());
      if (waited == 2) {
        waited = 0;
        plateaus++;
        rate = 0.05 * Math.pow(0.1, plateaus);
      }
    }
    assertTrue(plateaus > 0, epochs.toString());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "16, 16", "20, 16", "50, 16"})
  void theRateGrowsWithTheWorkersThatTrain(int workers, double factor, SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 60, 2, 2, 1);
    NeuralNetworkClassifier estimator =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[0])
            .setLearningRate(0.01)
            .setNumWorkers(workers)
            .setBatchSize(3)
            .setMaxEpochs(1);
    NeuralNetworkClassificationModel scaled = estimator.fit(rows);
    assertEquals(0.01 * factor, scaled.summary().epochs().get(0).learningRate(), 1e-15);
    estimator.setLearningRateScaling("none").setOuterMomentum(0);
    assertEquals(0.01, estimator.fit(rows).summary().epochs().get(0).learningRate(), 1e-15);
    NeuralNetworkClassificationModel byHand = estimator.setLearningRate(0.01 * factor).fit(rows);
    assertArrayEquals(
        byHand.network().params().dup().data().asFloat(),
        scaled.network().params().dup().data().asFloat());
  }

  /** 60 rows in minibatches of 30 keep two of eight workers busy. */
  @Test
  void workersWithoutRowsDoNotCount(SparkSession spark) {
    double rate =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[0])
            .setLearningRate(0.01)
            .setNumWorkers(8)
            .setBatchSize(30)
            .setMaxEpochs(1)
            .fit(Samples.blobs(spark, 60, 2, 2, 1))
            .summary()
            .epochs()
            .get(0)
            .learningRate();
    assertEquals(0.02, rate, 1e-15);
  }

  @Test
  void minDeltaEndsTheWaitForSmallImprovements(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 200, 5, 2, 1).withColumn("validation", functions.expr("id % 4 = 0"));
    NeuralNetworkClassifier estimator =
        new NeuralNetworkClassifier()
            .setNumWorkers(2)
            .setValidationIndicatorCol("validation")
            .setMaxEpochs(10)
            .setPatience(2);
    assertEquals(10, estimator.fit(rows).summary().epochs().size());
    assertEquals(3, estimator.setMinDelta(0.5).fit(rows).summary().epochs().size());
  }
}
