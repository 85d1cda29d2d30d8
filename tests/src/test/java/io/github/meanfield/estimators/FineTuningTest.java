package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.Glyphs;
import io.github.meanfield.Networks;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

/** Training that starts from initialModel. */
@ExtendWith(SparkSessionExtension.class)
class FineTuningTest {

  /** Of the first hidden layer: weights and the four of batch normalization, no bias. */
  private static final int FIRST_LAYER = 64 * 40 + 4 * 40;

  private static final int SECOND_LAYER = 40 * 30 + 4 * 30;

  @TempDir private static Path directory;

  private static NeuralNetworkClassificationModel initial;
  private static String path;
  private static Dataset<Row> few;
  private static Dataset<Row> test;

  @BeforeAll
  static void trainInitialModel(SparkSession spark) throws IOException {
    initial =
        estimator()
            .setHiddenLayers(new int[] {40, 30})
            .setBatchNorm(true)
            .setMaxEpochs(12)
            .fit(Glyphs.digits(spark, 3000, 0, 4, 1));
    path = directory.resolve("initial").toString();
    initial.save(path);
    few = Glyphs.digits(spark, 200, 5, 9, 2).cache();
    test = Glyphs.digits(spark, 1000, 5, 9, 3).cache();
  }

  private static NeuralNetworkClassifier estimator() {
    return new NeuralNetworkClassifier("classifier")
        .setNumWorkers(2)
        .setBatchSize(10)
        .setAveragingFrequency(4)
        .setMaxEpochs(20)
        .setLearningRate(0.0015);
  }

  private static NeuralNetworkClassifier fineTuning() {
    return estimator().setInitialModel(path);
  }

  private static double accuracy(NeuralNetworkClassificationModel model, Dataset<Row> rows) {
    return model.transform(rows).filter("prediction = label").count() / (double) rows.count();
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }

  @Test
  void whatWasLearnedHelpsWithOtherClasses() {
    double fromScratch =
        accuracy(estimator().setHiddenLayers(new int[] {40, 30}).setBatchNorm(true).fit(few), test);
    double fineTuned = accuracy(fineTuning().fit(few), test);
    double frozen = accuracy(fineTuning().setFrozenLayers(1).fit(few), test);
    assertTrue(fineTuned > fromScratch + 0.05, fineTuned + " after " + fromScratch);
    assertTrue(frozen > fromScratch, frozen + " after " + fromScratch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void frozenLayersStayAsTheyAreToTheBit(String engine) {
    float[] before = parameters(initial);
    int[] frozen = {0, FIRST_LAYER, FIRST_LAYER + SECOND_LAYER};
    for (int layers = 0; layers <= 2; layers++) {
      NeuralNetworkClassificationModel model =
          fineTuning()
              .setFrozenLayers(layers)
              .setEngine(engine)
              .setMaxEpochs(2)
              .setL2(0.1)
              .setWeightDecay(0.1)
              .setMaxNorm(0.5)
              .setOuterMomentum(0.5)
              .fit(few);
      assertEquals(engine, model.summary().engine());
      float[] after = parameters(model);
      assertArrayEquals(
          Arrays.copyOf(before, frozen[layers]), Arrays.copyOf(after, frozen[layers]));
      for (int i = frozen[layers]; i < FIRST_LAYER + SECOND_LAYER; i++) {
        assertNotEquals(before[i], after[i], "parameter " + i);
      }
    }
  }

  @Test
  void theBackendOfDl4jLeavesFrozenLayersAloneToo() {
    Build.assumeBackend("dl4j-spark");
    NeuralNetworkClassificationModel model =
        fineTuning().setFrozenLayers(1).setBackend("dl4j-spark").setMaxEpochs(2).fit(few);
    float[] before = parameters(initial);
    float[] after = parameters(model);
    assertArrayEquals(Arrays.copyOf(before, FIRST_LAYER), Arrays.copyOf(after, FIRST_LAYER), 1e-6f);
    assertNotEquals(before[FIRST_LAYER], after[FIRST_LAYER]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void frozenLayersAreNotTakenForDeadOnes(String engine, SparkSession spark) {
    Dataset<Row> known = Glyphs.digits(spark, 200, 0, 4, 4);
    assertEquals(
        List.of(),
        fineTuning()
            .setFrozenLayers(2)
            .setEngine(engine)
            .setMaxEpochs(3)
            .fit(known)
            .summary()
            .warnings());
  }

  @Test
  void adamwDecaysByDefaultAsItDoesByParam() {
    NeuralNetworkClassifier fineTuning = fineTuning().setMaxEpochs(1).setUpdater("adamw");
    float[] decayed = parameters(fineTuning.fit(few));
    assertArrayEquals(
        decayed, parameters(fineTuning().setMaxEpochs(1).setWeightDecay(0.01).fit(few)));
    assertFalse(Arrays.equals(decayed, parameters(fineTuning.setWeightDecay(0).fit(few))));
  }

  @Test
  void bothEnginesAgree() {
    NeuralNetworkClassifier fineTuning =
        fineTuning()
            .setFrozenLayers(1)
            .setMaxEpochs(2)
            .setUpdater("sgd")
            .setL1(0.001)
            .setWeightDecay(0.01)
            .setGradientClip("norm")
            .setMaxNorm(1);
    assertArrayEquals(
        parameters(fineTuning.setEngine("dl4j").fit(few)),
        parameters(fineTuning.setEngine("dense").fit(few)),
        1e-5f);
  }

  @Test
  void anOutputLayerOfTheRightSizeIsKept() {
    // So small a step changes nothing.
    NeuralNetworkClassifier still = fineTuning().setLearningRate(1e-12).setMaxEpochs(1);
    Dataset<Row> five = few.withColumn("label", functions.col("label").minus(5));
    float[] kept = parameters(still.setFrozenLayers(2).fit(five));
    float[] before = parameters(initial);
    assertArrayEquals(before, kept, 1e-6f);
    // Ten classes need another one, whose bias starts at their logarithmic shares.
    float[] fresh = parameters(still.fit(few));
    assertEquals(before.length + 5 * 31, fresh.length);
    int weights = FIRST_LAYER + SECOND_LAYER + 300;
    assertEquals(Math.log(1 / 210.0), fresh[weights], 1e-5);
    assertEquals(Math.log(41 / 210.0), fresh[weights + 9], 1e-5);
  }

  @Test
  void aZipFileOfDl4jWillDo() throws IOException {
    ComputationGraph graph = new ComputationGraph(Networks.skip(64, 20, 5));
    graph.init();
    File zip = directory.resolve("graph.zip").toFile();
    ModelSerializer.writeModel(graph, zip, true);
    NeuralNetworkClassificationModel model =
        estimator()
            .setInitialModel(zip.toURI().toString())
            .setFrozenLayers(2)
            .setMaxEpochs(2)
            .fit(few);
    float[] before = graph.params().dup().data().asFloat();
    int frozen = 64 * 20 + 20 + 20 * 20 + 20 + 4 * 20;
    assertArrayEquals(Arrays.copyOf(before, frozen), Arrays.copyOf(parameters(model), frozen));
  }

  /** Its weights were drawn, so that the network before the first epoch is no trained one. */
  @Test
  void aFreshOutputLayerWithoutBiasHasLearnedNothing() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .list()
                .layer(new DenseLayer.Builder().nIn(64).nOut(20).build())
                .layer(
                    new OutputLayer.Builder()
                        .nIn(20)
                        .nOut(5)
                        .hasBias(false)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    File zip = directory.resolve("no-bias.zip").toFile();
    ModelSerializer.writeModel(network, zip, true);
    NeuralNetworkClassificationModel model =
        estimator()
            .setInitialModel(zip.toURI().toString())
            .setUpdater("sgd")
            .setLearningRate(1e30)
            .setL2(1)
            .setBatchSize(1)
            .setOnDivergence("best")
            .fit(few);
    String warning = model.summary().warnings().toString();
    assertTrue(warning.contains("predicts the same for every row"), warning);
    for (Row row : model.transform(few).select("probability").distinct().collectAsList()) {
      assertArrayEquals(
          new double[] {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1},
          row.<Vector>getAs(0).toArray(),
          1e-6);
    }
  }

  @Test
  void fitsWithOtherFrozenLayersHaveOtherCheckpoints() throws IOException {
    Path checkpoints = directory.resolve("checkpoints");
    NeuralNetworkClassifier fineTuning =
        fineTuning().setMaxEpochs(1).setCheckpointDir(checkpoints.toString());
    float[] first = parameters(fineTuning.setFrozenLayers(1).fit(few));
    float[] second = parameters(fineTuning.setFrozenLayers(2).fit(few));
    assertNotEquals(first[FIRST_LAYER], second[FIRST_LAYER]);
    try (var fits = Files.list(checkpoints)) {
      assertEquals(2, fits.count());
    }
  }
}
