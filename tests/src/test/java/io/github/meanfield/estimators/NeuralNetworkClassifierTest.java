package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkSessionExtension.class)
class NeuralNetworkClassifierTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void firstLossOfAFreshNetworkIsLnK(int numClasses, SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 300, 4, numClasses, 1);
    double loss =
        new NeuralNetworkClassifier()
            .setOutputBias("zero")
            .setLearningRate(1e-12)
            .setMaxEpochs(1)
            .fit(rows)
            .summary()
            .epochs()
            .get(0)
            .trainLoss();
    assertEquals(Math.log(numClasses), loss, 0.1 * Math.log(numClasses));
  }

  @Test
  void overfitsTwentyRows(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 20, 10, 2, 3);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setNumWorkers(2)
            .setBatchSize(5)
            .setMaxEpochs(150)
            .setLearningRate(0.02)
            .fit(rows);
    List<io.github.meanfield.transformers.EpochRecord> epochs = model.summary().epochs();
    assertTrue(epochs.get(epochs.size() - 1).trainLoss() < 0.01, epochs.toString());
    System.out.println(
        model.summary().computeSeconds() + " " + model.summary().synchronisationSeconds());
  }
}
