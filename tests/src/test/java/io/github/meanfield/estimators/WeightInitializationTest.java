package io.github.meanfield.estimators;

import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.OutputKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** The initializations ntk and data: where training starts, and at what rates. */
@ExtendWith(SparkSessionExtension.class)
class WeightInitializationTest {

  private static final int ROWS = 300;
  private static final int FEATURES = 5;

  /** Takes steps that change nothing, so that the model is what training starts from. */
  private static NeuralNetworkClassifier still(String weightInit) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {40, 30})
        .setActivation("mish")
        .setWeightInit(weightInit)
        .setLearningRate(1e-20)
        .setNumWorkers(1)
        .setMaxEpochs(1);
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return Samples.blobs(spark, ROWS, FEATURES, 3, 5);
  }

  private static MultiLayerNetwork start(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    return (MultiLayerNetwork) classifier.fit(rows).network();
  }

  private static INDArray features(Dataset<Row> rows) {
    List<Row> all = rows.select("features").collectAsList();
    INDArray matrix = Nd4j.create(ROWS, FEATURES);
    for (int i = 0; i < ROWS; i++) {
      matrix.putRow(i, Nd4j.create(((Vector) all.get(i).get(0)).toArray()));
    }
    return matrix;
  }

  @Test
  void ntkStartsWithRandomBiasesAndNoOutputWeights(SparkSession spark) {
    MultiLayerNetwork network = start(still("ntk"), rows(spark));
    for (String layer : List.of("0", "1")) {
      INDArray weights = network.getParam(layer + "_W");
      double inputs = weights.size(0);
      assertEquals(1, weights.norm2Number().doubleValue() / Math.sqrt(weights.size(1)), 0.2);
      assertEquals(1 / Math.sqrt(inputs), weights.stdNumber().doubleValue(), 0.2);
      assertEquals(1, network.getParam(layer + "_b").stdNumber().doubleValue(), 0.35);
    }
    assertEquals(0, network.getParam("2_W").norm2Number().doubleValue(), 1e-15);
    assertEquals(Math.log(1 / 3.0), network.getParam("2_b").getDouble(0), 0.05);
  }

  @ParameterizedTest
  @CsvSource({"none, false", "none, true", "tabular, true"})
  void dataGivesEachUnitADeviationOfOne(String encoding, boolean parametric, SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    NeuralNetworkClassifier classifier =
        still("data")
            .setFeatureEncoding(encoding)
            .setParametricActivation(parametric)
            .setOutputBias("zero")
            .setDropout(0.4);
    MultiLayerNetwork network = start(classifier, rows);
    INDArray inputs = features(rows);
    List<INDArray> outputs = network.feedForward(inputs, false);
    for (int i = 0; i < network.getnLayers(); i++) {
      INDArray weights = network.getParam(i + "_W");
      if (weights == null) {
        continue;
      }
      INDArray z = outputs.get(i).mmul(weights);
      INDArray bias = network.getParam(i + "_b");
      for (int unit = 0; unit < weights.size(1); unit++) {
        INDArray column = z.getColumn(unit);
        assertEquals(1, column.std(false, 0).getDouble(0), 1e-3);
        double centre = -bias.getDouble(unit);
        assertTrue(column.minNumber().doubleValue() <= centre);
        assertTrue(column.maxNumber().doubleValue() >= centre);
      }
    }
    assertSameBits(network.params(), start(classifier, rows.repartition(1)).params());
    assertNotEquals(network.params(), start(classifier.setSeed(7), rows).params());
  }

  /** A unit that has the same input in all rows cannot have a deviation of 1. */
  @Test
  void constantFeaturesLeaveWeightsAsTheyAreDrawn(SparkSession spark) {
    Dataset<Row> rows = spark.range(0, 64, 1, 2).selectExpr("3.1 AS features", "id % 2 AS label");
    MultiLayerNetwork network = start(still("data"), rows);
    assertTrue(network.getParam("0_W").norm2Number().doubleValue() < 20);
  }

  @ParameterizedTest
  @CsvSource({"adam, 0.5", "adamw, 0.5", "sgd, 0.25", "momentum, 0.25", "rmsprop, 0.5"})
  void weightsDecayAsInTheNeuralTangentForm(String updater, double factor) {
    NeuralNetworkClassifier classifier =
        still("ntk").setUpdater(updater).setLearningRate(0.3).setWeightDecay(0.02);
    NetworkConfiguration network =
        NetworkConfiguration.parse(
            FullyConnected.configuration(classifier, OutputKind.CLASSES, 4, 3, 1, null));
    BaseLayer layer = (BaseLayer) network.parts().get(0).layer();
    assertEquals(0.3 * factor, layer.getUpdaterByParam("W").getLearningRate(0, 0), 1e-15);
    assertEquals(0.3, layer.getUpdaterByParam("b").getLearningRate(0, 0), 1e-15);
    double decay = ((WeightDecay) layer.getRegularization().get(0)).getCoeff().valueAt(0, 0);
    assertEquals(0.02 * 0.3, decay * 0.3 * factor, 1e-15);
  }

  @ParameterizedTest
  @CsvSource({"ntk, adam, true", "data, sgd, true", "auto, adam, false"})
  void aModelThatWasTrainedInTheFormGoesOnInIt(
      String weightInit, String updater, boolean inForm, SparkSession spark, @TempDir Path folder)
      throws IOException {
    String path = folder.resolve("model").toString();
    still(weightInit).setUpdater(updater).fit(rows(spark)).save(path);
    NeuralNetworkClassifier tuning =
        new NeuralNetworkClassifier()
            .setInitialModel(path)
            .setLearningRate(0.3)
            .setBiasRateFactor(0.1)
            .setWeightDecay(0.02)
            .setNumWorkers(1)
            .setMaxEpochs(1);
    MultiLayerNetwork network = start(tuning, rows(spark));
    int[] inputs = {FEATURES, 40, 30};
    for (int i = 0; i < inputs.length; i++) {
      BaseLayer layer = (BaseLayer) network.getLayerWiseConfigurations().getConf(i).getLayer();
      double factor = inForm ? 1 / Math.sqrt(inputs[i]) : 1;
      assertEquals(0.3 * factor, layer.getUpdaterByParam("W").getLearningRate(0, 0), 1e-12);
      assertEquals(0.03, layer.getUpdaterByParam("b").getLearningRate(0, 0), 1e-12);
      double decay = ((WeightDecay) layer.getRegularization().get(0)).getCoeff().valueAt(0, 0);
      assertEquals(0.02, decay * factor, 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ntk", "data"})
  void learnsAtTheRateOfRealMlp(String weightInit, SparkSession spark) {
    NeuralNetworkClassifier plain =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {64, 64})
            .setBatchSize(50)
            .setMaxEpochs(20)
            .setNumWorkers(2)
            .setLearningRateScaling("none");
    double lossOfPlain = lastLoss(plain, spark);
    double loss =
        lastLoss(
            plain
                .setActivation("selu")
                .setParametricActivation(true)
                .setWeightInit(weightInit)
                .setBiasRateFactor(0.1)
                .setBeta2(0.95)
                .setLearningRate(0.04)
                .setSchedule("coslog4")
                .setWeightDecay(0.02)
                .setRegularizationSchedule("flatCosine"),
            spark);
    assertTrue(loss < lossOfPlain, loss + " and " + lossOfPlain);
  }

  private static double lastLoss(NeuralNetworkClassifier classifier, SparkSession spark) {
    return classifier.fit(rows(spark)).summary().epochs().get(19).trainLoss();
  }
}
