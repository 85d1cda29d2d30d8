package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.GaussianCode;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkSessionExtension.class)
class LbfgsUpdaterTest {

  private static NeuralNetworkClassifier classifier(int... hiddenLayers) {
    return new NeuralNetworkClassifier("lbfgs")
        .setHiddenLayers(hiddenLayers)
        .setUpdater("lbfgs")
        .setMaxEpochs(100)
        .setNumWorkers(2)
        .setSeed(1);
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().params().data().asFloat();
  }

  private static List<Vector> probabilities(Dataset<Row> scored) {
    return scored.orderBy("id").select("probability").collectAsList().stream()
        .map(row -> row.<Vector>getAs(0))
        .toList();
  }

  private static void assertNear(List<Vector> expected, List<Vector> found, double tolerance) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(0, Math.sqrt(Vectors.sqdist(expected.get(i), found.get(i))), tolerance);
    }
  }

  @Test
  void aLinearNetworkIsSparksLogisticRegression(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 300, 4, 3, 5).withColumn("w", functions.expr("1.0 + id % 3"));
    NeuralNetworkClassificationModel model = classifier().setL2(0.02).setWeightCol("w").fit(rows);
    assertNear(
        probabilities(
            new LogisticRegression()
                .setFamily("multinomial")
                .setStandardization(false)
                .setRegParam(0.02)
                .setWeightCol("w")
                .setTol(1e-9)
                .fit(rows)
                .transform(rows)),
        probabilities(model.transform(rows)),
        2e-3);
    TrainingSummary summary = model.summary();
    assertTrue(
        summary.stopReason().startsWith("L-BFGS goes on no further: "), summary.stopReason());
    assertEquals(List.of(), summary.warnings());
  }

  @Test
  void aLinearNetworkIsSparksLinearRegression(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 200, 3, 2, 3)
            .withColumn("label", functions.expr("100 + 7 * label + rand(1)"));
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {})
            .setUpdater("lbfgs")
            .setNumWorkers(2)
            .fit(rows);
    Dataset<Row> both =
        new LinearRegression()
            .setPredictionCol("expected")
            .fit(rows)
            .transform(model.transform(rows));
    double difference = both.selectExpr("max(abs(prediction - expected))").first().getDouble(0);
    assertTrue(difference < 5e-3, "difference: " + difference);
  }

  /** What an iteration does is told, and rows count as often as their loss was computed. */
  @Test
  void anEpochIsAnIteration(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 120, 4, 2, 5).filter("id % 4 > 0");
    TrainingSummary summary = classifier(5).setMaxEpochs(4).fit(rows).summary();
    assertEquals("maxEpochs 4 reached", summary.stopReason());
    assertEquals(4, summary.epochs().size());
    double before = Double.POSITIVE_INFINITY;
    for (EpochRecord epoch : summary.epochs()) {
      assertEquals(90L * epoch.rounds(), epoch.rows());
      assertTrue(epoch.trainLoss() <= before, summary.epochs().toString());
      assertTrue(Double.isNaN(epoch.learningRate()));
      before = epoch.trainLoss();
    }
    assertEquals(4, summary.history().filter("learningRate IS NULL").count());
  }

  @Test
  void validationRowsStopItAndChooseTheEpoch(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 120, 5, 2, 1)
            .withColumn("label", functions.expr("double(hash(id) % 2 = 0)"))
            .withColumn("v", functions.expr("id % 3 = 0"));
    TrainingSummary summary =
        classifier(20).setPatience(5).setValidationIndicatorCol("v").fit(rows).summary();
    assertTrue(summary.stopReason().startsWith("validation loss did not"), summary.stopReason());
    assertTrue(summary.bestEpoch() < summary.epochs().size());
  }

  @Test
  void theSameFitGivesTheSameBitsOnAnyEngineNearlySo(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 150, 4, 3, 2);
    NeuralNetworkClassifier classifier = classifier(6).setActivation("tanh").setMaxEpochs(8);
    float[] first = parameters(classifier.fit(rows));
    assertArrayEquals(first, parameters(classifier.fit(rows.repartition(3).sort("id"))));
    assertArrayEquals(
        first, parameters(classifier.copy(ParamMap.empty()).setEngine("dl4j").fit(rows)), 2e-3f);
    // Other chunks, and gradients of fewer rows at once, add up the same sum in another order.
    assertArrayEquals(
        first, parameters(classifier.setNumWorkers(3).setBatchSize(7).fit(rows)), 2e-3f);
  }

  @Test
  void frozenLayersStay(SparkSession spark, @TempDir Path directory) throws IOException {
    Dataset<Row> rows = Samples.blobs(spark, 150, 4, 3, 2);
    NeuralNetworkClassificationModel before = classifier(6).setMaxEpochs(2).fit(rows);
    String path = directory.resolve("model").toString();
    before.save(path);
    float[] after =
        parameters(
            classifier(6)
                .fineTuning(path)
                .setFrozenLayers(1)
                .setMaxEpochs(3)
                .fit(rows.filter("id % 2 = 0")));
    int frozen = 4 * 6 + 6;
    for (int i = 0; i < after.length; i++) {
      assertEquals(i < frozen, parameters(before)[i] == after[i], "parameter " + i);
    }
  }

  @Test
  void anAutoencoderIsTrained(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 100, 6, 2, 2);
    List<EpochRecord> epochs =
        new Autoencoder()
            .setHiddenLayers(new int[] {})
            .setCodeSize(2)
            .setUpdater("lbfgs")
            .setNumWorkers(1)
            .fit(rows)
            .summary()
            .epochs();
    assertTrue(epochs.get(epochs.size() - 1).trainLoss() < 0.7 * epochs.get(0).trainLoss());
  }

  /** The loss of the first step, with features as large, is more than a float holds. */
  @Test
  void aStepThatIsTooLongIsTriedShorter(SparkSession spark) {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"x"})
            .setOutputCol("features")
            .transform(
                spark
                    .range(0, 40, 1, 1)
                    .selectExpr("id", "15.0 * (id - 20) AS x", "double(id div 8) AS label"));
    List<EpochRecord> epochs =
        new NeuralNetworkRegressor()
            .setLoss("poisson")
            .setHiddenLayers(new int[] {})
            .setUpdater("lbfgs")
            .setNumWorkers(1)
            .fit(rows)
            .summary()
            .epochs();
    assertTrue(
        epochs.get(epochs.size() - 1).trainLoss() < epochs.get(0).trainLoss(), epochs.toString());
  }

  @Test
  void smallNumbersConvergeAsLargeOnesDo(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 60, 4, 2, 2);
    Dataset<Row> small =
        new ElementwiseProduct()
            .setScalingVec(Vectors.dense(0.01, 0.01, 0.01, 0.01))
            .setInputCol("features")
            .setOutputCol("small")
            .transform(rows);
    Autoencoder autoencoder =
        new Autoencoder()
            .setHiddenLayers(new int[] {})
            .setCodeSize(2)
            .setUpdater("lbfgs")
            .setMaxEpochs(300)
            .setNumWorkers(1);
    double large = lastLoss(autoencoder.fit(rows).summary());
    double found = lastLoss(autoencoder.setFeaturesCol("small").fit(small).summary());
    assertEquals(large, 1e4 * found, 0.02 * large);
  }

  private static double lastLoss(TrainingSummary summary) {
    return summary.epochs().get(summary.epochs().size() - 1).trainLoss();
  }

  @Test
  void manyKindsOfNetworksAreTrained(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 120, 4, 3, 2).withColumn("v", functions.expr("id % 4 = 0"));
    NeuralNetworkClassifier classifier =
        classifier(5)
            .setActivation("mish")
            .setParametricActivation(true)
            .setFeatureEncoding("tabular")
            .setValidationIndicatorCol("v")
            .setTemperatureScaling(true)
            .setNumNetworks(2)
            .setMaxEpochs(6);
    TrainingSummary summary = classifier.fit(rows).summary();
    assertEquals(2, summary.courses().size());
    summary
        .courses()
        .forEach(
            course ->
                assertTrue(
                    course.epochs().get(5).trainLoss() < course.epochs().get(0).trainLoss()));
  }

  /** With weights of zero the gradient is zero, and a search for steps has nothing to go by. */
  @Test
  void aSaddlePointIsTold(SparkSession spark) {
    TrainingSummary summary =
        classifier(4)
            .setActivation("tanh")
            .setWeightInit("zero")
            .fit(Samples.blobs(spark, 100, 3, 2, 1))
            .summary();
    assertEquals(1, summary.epochs().size());
    assertTrue(
        summary.warnings().stream()
            .anyMatch(
                w ->
                    w.contains("this is a plateau and no minimum")
                        && w.endsWith(
                            "another weightInit, or another updater with plateauPerturbation, lead"
                                + " away from it")),
        summary.warnings().toString());
  }

  private static void assertRefused(
      NeuralNetworkClassifier classifier, Dataset<Row> rows, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> classifier.fit(rows)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void whatHasNoEffectIsRefused(SparkSession spark, @TempDir Path directory) {
    Dataset<Row> rows = Samples.blobs(spark, 40, 3, 2, 1);
    assertRefused(
        classifier(4).setDropout(0.2).setLearningRate(0.1),
        rows,
        "lbfgs: updater is lbfgs, with which params would have no effect that are set: "
            + "learningRate 0.1, dropout 0.2. It follows");
    assertRefused(
        classifier(4).setWeightInit("ntk"), rows, "lbfgs: weightInit is ntk, which comes");
    assertRefused(
        classifier(4).setCheckpointDir(directory.toString()), rows, "checkpointDir " + directory);
    assertRefused(
        NeuralNetworkClassifier.tabular().setWeightInit("auto").setUpdater("lbfgs"),
        rows,
        "schedule coslog4");
    assertFalse(directory.resolve("lbfgs").toFile().exists());
    // As set to what they are anyway.
    classifier(4).setDropout(0).setLearningRate(1e-3).setMaxEpochs(1).fit(rows);
    String json =
        new NeuralNetConfiguration.Builder()
            .list(
                new DenseLayer.Builder().nIn(3).nOut(4).build(),
                new OutputLayer.Builder().nIn(4).nOut(2).dropOut(0.5).build())
            .build()
            .toJson();
    NeuralNetworkClassifier given = classifier().setNetworkJson(json);
    given.clear(given.hiddenLayers());
    assertRefused(given, rows, "lbfgs: updater is lbfgs, but the network has ", "random draws");
    given.setNetworkJson(
        new NeuralNetConfiguration.Builder()
            .list(
                new DenseLayer.Builder().nIn(3).nOut(4).build(),
                new GaussianCode(2, 0.01),
                new OutputLayer.Builder().nIn(2).nOut(2).build())
            .build()
            .toJson());
    assertRefused(given, rows, "random draws of a code");
  }

  /** A name that no estimator has would never be refused. */
  @Test
  void paramsWithoutEffectAreThoseOfEstimators() {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier();
    Autoencoder autoencoder = new Autoencoder();
    for (String name : LbfgsLimits.WITHOUT_EFFECT) {
      assertTrue(classifier.hasParam(name) || autoencoder.hasParam(name), name);
    }
  }
}
