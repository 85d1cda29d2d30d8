package io.github.meanfield.estimators;

import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Glyphs;
import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks given by networkJson. */
@ExtendWith(SparkSessionExtension.class)
class NetworkJsonTest {

  private static final String GRAPH = Networks.skip(4, 6, 3).toJson();
  private static final String CONVOLUTION =
      Networks.convolution(Glyphs.SIZE, Glyphs.SIZE, 3).toJson();

  private static Dataset<Row> blobs;
  private static Dataset<Row> glyphs;

  @TempDir private Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    blobs = Samples.blobs(spark, 240, 4, 3, 11).cache();
    glyphs = Glyphs.digits(spark, 300, 0, 2, 5).cache();
  }

  private static NeuralNetworkClassifier classifier(String json) {
    return new NeuralNetworkClassifier("classifier")
        .setNetworkJson(json)
        .setBatchSize(10)
        .setAveragingFrequency(6)
        .setNumWorkers(2)
        .setMaxEpochs(8)
        .setLearningRate(0.02);
  }

  private static double accuracy(NeuralNetworkClassificationModel model, Dataset<Row> rows) {
    Dataset<Row> scored = model.transform(rows);
    return scored.filter("prediction = label").count() / (double) rows.count();
  }

  /** Neither the mean of two networks nor an outer step keeps to them by itself. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9})
  void constraintsHoldAfterAveraging(double outerMomentum) {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nIn(4)
                    .nOut(6)
                    .constrainWeights(new UnitNormConstraint(0))
                    .build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(6)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .constrainWeights(new NonNegativeConstraint())
                    .build())
            .build()
            .toJson();
    NeuralNetworkClassificationModel model =
        classifier(json).setOuterMomentum(outerMomentum).setMaxEpochs(2).fit(blobs);
    INDArray norms = model.network().getParam("0_W").norm2(0);
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, norms.toFloatVector(), 1e-5f);
    assertTrue(model.network().getParam("1_W").minNumber().doubleValue() >= 0);
  }

  @Test
  void aGraphTrainsSavesLoadsAndScores() throws IOException {
    NeuralNetworkClassificationModel model = classifier(GRAPH).fit(blobs);
    assertEquals("dl4j", model.summary().engine());
    assertTrue(accuracy(model, blobs) > 0.8, () -> "accuracy " + accuracy(model, blobs));
    check(model, blobs, Nd4j.create(1, 4));
    ComputationGraph network = assertInstanceOf(ComputationGraph.class, model.network());
    // Where the running mean of the normalization starts.
    assertTrue(network.getParam("norm_mean").norm2Number().doubleValue() > 0.01);
    File zip = directory.resolve("model/network.zip").toFile();
    assertSameBits(network.params(), ModelSerializer.restoreComputationGraph(zip).params());
    Vector features = blobs.first().getAs("features");
    assertArrayEquals(
        network.outputSingle(row(features)).toDoubleVector(),
        model.predictProbability(features).toArray(),
        1e-6);
  }

  @Test
  void aConvolutionalNetworkTrainsSavesLoadsAndScores() throws IOException {
    NeuralNetworkClassificationModel model = classifier(CONVOLUTION).fit(glyphs);
    assertEquals("dl4j", model.summary().engine());
    assertEquals(64, model.numFeatures());
    assertTrue(accuracy(model, glyphs) > 0.8, () -> "accuracy " + accuracy(model, glyphs));
    check(model, glyphs, Nd4j.create(1, 64));
    MultiLayerNetwork network = assertInstanceOf(MultiLayerNetwork.class, model.network());
    File zip = directory.resolve("model/network.zip").toFile();
    assertSameBits(network.params(), ModelSerializer.restoreMultiLayerNetwork(zip).params());
    Vector features = glyphs.first().getAs("features");
    assertArrayEquals(
        network.output(row(features)).toDoubleVector(),
        model.predictProbability(features).toArray(),
        1e-6);
  }

  private static INDArray row(Vector features) {
    return Nd4j.create(features.toArray()).castTo(Nd4j.dataType()).reshape(1, features.size());
  }

  private void check(NeuralNetworkClassificationModel model, Dataset<Row> rows, INDArray zeros)
      throws IOException {
    String path = directory.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(model.transform(rows).collectAsList(), loaded.transform(rows).collectAsList());
    assertSameBits(model.network().params(), loaded.network().params());
    Row first = model.transform(rows).first();
    Vector features = first.getAs("features");
    assertEquals(zeros.columns(), features.size());
    assertArrayEquals(
        ((Vector) first.getAs("probability")).toArray(),
        loaded.predictProbability(features).toArray(),
        1e-6);
  }

  @Test
  void theSameFitGivesTheSameBits() {
    for (String json : new String[] {GRAPH, CONVOLUTION}) {
      Dataset<Row> rows = json.equals(GRAPH) ? blobs : glyphs;
      NeuralNetworkClassifier classifier = classifier(json).setMaxEpochs(2);
      INDArray parameters = classifier.fit(rows).network().params();
      assertSameBits(parameters, classifier.fit(rows).network().params());
      assertNotEquals(parameters, classifier.setSeed(1).fit(rows).network().params());
    }
  }

  /** A hidden layer like that of setHiddenLayers(5). */
  private static String dense(UnaryOperator<NeuralNetConfiguration.Builder> common) {
    return common
        .apply(new NeuralNetConfiguration.Builder().updater(new Adam(100)))
        .list()
        .layer(new DenseLayer.Builder().nIn(4).nOut(5).activation(Activation.TANH).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(5)
                .nOut(3)
                .activation(Activation.SIGMOID)
                .build())
        .build()
        .toJson();
  }

  @Test
  void optimizerAndLossAreTheEstimators() {
    String json = dense(common -> common);
    NeuralNetworkClassifier described =
        classifier(json)
            .setUpdater("sgd")
            .setLearningRate(0.1)
            .setMaxEpochs(2)
            .setOutputBias("zero");
    NeuralNetworkClassificationModel given = described.fit(blobs);
    assertEquals("dense", given.summary().engine());
    NeuralNetworkClassifier byParams = described.copy(ParamMap.empty());
    byParams.clear(byParams.networkJson());
    NeuralNetworkClassificationModel expected =
        byParams
            .setHiddenLayers(new int[] {5})
            .setActivation("tanh")
            .setWeightInit("xavier")
            .fit(blobs);
    assertSameBits(expected.network().params(), given.network().params());
    INDArray features = Nd4j.rand(3, 4);
    assertEquals(
        ((MultiLayerNetwork) expected.network()).output(features),
        ((MultiLayerNetwork) given.network()).output(features));
  }

  @Test
  void penaltiesOfTheJsonStay() {
    NeuralNetworkClassifier plain =
        classifier(dense(common -> common)).setUpdater("sgd").setMaxEpochs(2);
    NeuralNetworkClassifier shrinking =
        classifier(dense(common -> common.l2(10))).setUpdater("sgd").setMaxEpochs(2);
    double norm = plain.fit(blobs).network().params().norm2Number().doubleValue();
    assertTrue(shrinking.fit(blobs).network().params().norm2Number().doubleValue() < 0.9 * norm);
  }

  @Test
  void adamwDecaysWeightsThatHaveNoDecayInTheJson() {
    NeuralNetworkClassifier given =
        classifier(dense(common -> common)).setUpdater("adamw").setMaxEpochs(2);
    NeuralNetworkClassifier byParams = given.copy(ParamMap.empty());
    byParams.clear(byParams.networkJson());
    byParams.setHiddenLayers(new int[] {5}).setActivation("tanh").setWeightInit("xavier");
    INDArray expected = byParams.fit(blobs).network().params();
    assertSameBits(expected, given.fit(blobs).network().params());
    assertNotEquals(expected, given.setUpdater("adam").fit(blobs).network().params());

    given.setNetworkJson(dense(common -> common.weightDecay(2)));
    INDArray own = given.fit(blobs).network().params();
    assertSameBits(own, given.setUpdater("adamw").fit(blobs).network().params());
    assertNotEquals(expected, own);
    // On layers that the dense engine does not compute, too.
    given.setNetworkJson(GRAPH);
    INDArray graph = given.fit(blobs).network().params();
    assertNotEquals(graph, given.setUpdater("adam").fit(blobs).network().params());
  }

  @Test
  void momentumIsSavedAsAnUpdaterThatDl4jKnows() throws IOException {
    classifier(GRAPH).setUpdater("momentum").setMaxEpochs(1).fit(blobs).save(directory + "/model");
    File zip = directory.resolve("model/network.zip").toFile();
    BaseLayer layer =
        (BaseLayer)
            ModelSerializer.restoreComputationGraph(zip).getLayer("second").conf().getLayer();
    assertInstanceOf(Nesterovs.class, layer.getIUpdater());
  }

  @Test
  void aRegressorTakesANetworkToo() {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"label"})
            .setOutputCol("x")
            .transform(blobs.drop("features"))
            .selectExpr("x", "3 * label + 1 as label");
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor()
            .setFeaturesCol("x")
            .setNetworkJson(Networks.skip(1, 4, 1).toJson())
            .setNumWorkers(2)
            .setMaxEpochs(15)
            .setBatchSize(16)
            .setLearningRate(0.03)
            .fit(rows);
    for (Row row : model.transform(rows).limit(3).collectAsList()) {
      assertEquals(row.<Double>getAs("label"), row.<Double>getAs("prediction"), 0.5);
    }
  }
}
