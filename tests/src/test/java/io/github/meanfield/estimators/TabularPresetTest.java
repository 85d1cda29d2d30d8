package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.transformers.TrainingSummary;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code tabular()} makes of rows and workers. */
@ExtendWith(SparkSessionExtension.class)
class TabularPresetTest {

  /** Spark has 4 cores. */
  @ParameterizedTest
  @CsvSource({
    // numWorkers, training rows, workers that train
    "8, 10, 1",
    "8, 3999, 1",
    "8, 4000, 2",
    "8, 15999, 7",
    "8, 1000000, 8",
    "1, 1000000, 1",
    "0, 6000, 3",
    "0, 10000, 4"
  })
  void aWorkerHasAtLeastTwoThousandRows(int numWorkers, long rows, int workers) {
    assertEquals(
        workers,
        FitSettings.workers(NeuralNetworkClassifier.tabular().setNumWorkers(numWorkers), rows, 4));
    int ofNoNumber = numWorkers == 0 ? 4 : numWorkers;
    assertEquals(
        ofNoNumber,
        FitSettings.workers(
            NeuralNetworkClassifier.tabular().setBatchSize(256).setNumWorkers(numWorkers),
            rows,
            4));
  }

  @ParameterizedTest
  @CsvSource({
    // workers, rows of a minibatch, minibatches between averagings
    "1, 256, 32",
    "2, 128, 32",
    "3, 85, 14",
    "4, 64, 8",
    "8, 32, 4",
    "100, 32, 4"
  })
  void moreWorkersHaveSmallerMinibatchesAndAreAveragedMoreOften(
      int workers, int batchSize, int averagingFrequency) {
    NeuralNetworkRegressor tabular = NeuralNetworkRegressor.tabular();
    assertEquals(batchSize, FitSettings.batchSize(tabular, workers));
    assertEquals(averagingFrequency, FitSettings.averagingFrequency(tabular, workers));
    tabular.setBatchSize(64).setAveragingFrequency(7);
    assertEquals(64, FitSettings.batchSize(tabular, workers));
    assertEquals(7, FitSettings.averagingFrequency(tabular, workers));
  }

  @Test
  void validationIsNotCutSmallerForMoreWorkers() {
    NeuralNetworkClassifier tabular = NeuralNetworkClassifier.tabular();
    long rows = 1_000_000;
    // 32 minibatches of 256 rows a chunk, and whole rounds of 16.
    assertEquals(123, FitSettings.chunks(tabular, Split.VALIDATION, rows, 1));
    assertEquals(128, FitSettings.chunks(tabular, Split.VALIDATION, rows, 16));
    assertEquals(123, FitSettings.chunks(tabular, Split.TRAINING, rows, 1));
    assertTrue(FitSettings.chunks(tabular, Split.TRAINING, rows, 16) > 1000);
  }

  /** Rounds of 3 workers, 14 minibatches and 85 rows: two of them for 6,000 rows. */
  @Test
  void aFitGoesByTheWorkersThatTrain(SparkSession spark) {
    TrainingSummary summary =
        NeuralNetworkClassifier.tabular()
            .setHiddenLayers(new int[] {4})
            .setMaxEpochs(1)
            .setNumWorkers(8)
            .fit(Samples.blobs(spark, 6000, 2, 2, 1))
            .summary();
    assertEquals(3, summary.numWorkers());
    assertEquals(2, summary.epochs().get(0).rounds());
  }
}
