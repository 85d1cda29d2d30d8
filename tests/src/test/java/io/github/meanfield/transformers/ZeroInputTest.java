package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.factory.Nd4j;

/** What a model says of a row of which it sees nothing. */
@ExtendWith(SparkSessionExtension.class)
class ZeroInputTest {

  @Test
  void theMeanOfAllNetworksIsClipped(SparkSession spark) {
    NeuralNetworkRegressionModel both =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {4})
            .setNumWorkers(1)
            .setMaxEpochs(10)
            .setLearningRate(0.05)
            .setNumNetworks(2)
            .fit(Samples.blobs(spark, 200, 4, 3, 5));
    double[] values =
        both.networks().stream()
            .map(MultiLayerNetwork.class::cast)
            .mapToDouble(each -> each.output(Nd4j.zeros(1, 4)).getDouble(0))
            .map(output -> both.target().prediction(new float[] {(float) output}, 0, 0))
            .sorted()
            .toArray();
    assertTrue(values[0] + 1e-3 < values[1]);
    // Were each clipped, the mean would lie below that of both.
    double mean = (values[0] + values[1]) / 2;
    NeuralNetworkRegressionModel clipped =
        new NeuralNetworkRegressionModel(
            "clipped",
            both.fitted(),
            both.target().clippedTo(new double[] {values[0]}, new double[] {mean}));
    assertEquals(mean, clipped.zeroInputPrediction().orElseThrow(), 1e-5);
    assertEquals(mean, clipped.predict(Vectors.zeros(4)), 1e-5);
  }
}
