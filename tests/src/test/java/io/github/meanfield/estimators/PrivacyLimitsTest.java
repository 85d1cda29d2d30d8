package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What differential privacy refuses of other params, and networks that it is of. */
@ExtendWith(SparkSessionExtension.class)
class PrivacyLimitsTest {

  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = PrivateFits.rows(spark);
  }

  static List<Arguments> refused() {
    return List.of(
        arguments("batchNorm", true, "false, as it mixes rows"),
        arguments("mixupAlpha", 0.2, "0, as it mixes rows"),
        arguments("swapNoise", 0.1, "0, as it mixes rows"),
        arguments("adversarial", "fgm", "none"),
        arguments("gradientClip", "norm", "none, as dpClip limits gradients"),
        arguments("featureEncoding", "tabular", "none, as it would tell of training rows"),
        arguments("classWeights", "balanced", "none, as it would tell of training rows"),
        arguments("weightInit", "data", "another, such as ntk, as it would tell"),
        arguments("engine", "dl4j", "auto or dense"),
        arguments("updater", "lbfgs", "another, which takes steps along noisy gradients"),
        arguments("plateauPerturbation", 0.1, "0, as it would tell of training rows"),
        arguments("onDivergence", "best", "error"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatWouldBreakTheGuaranteeIsRefused(String param, Object value, String required) {
    NeuralNetworkClassifier classifier = PrivateFits.classifier();
    classifier.set(classifier.getParam(param), value);
    assertRefused(
        () -> classifier.fit(rows),
        "classifier: param "
            + param
            + " is "
            + value
            + ", but with differential privacy (dpNoiseMultiplier, dpEpsilon) must be "
            + required);
  }

  @Test
  void aRegressorTakesTargetsAsTheyAre() {
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor("regressor").setMaxEpochs(1).setDpEpsilon(3);
    assertRefused(
        () -> regressor.fit(rows), "regressor: param standardizeTarget is true", "must be false");
    regressor.setStandardizeTarget(false);
    assertTrue(regressor.fit(rows).summary().privacy().epsilon() <= 3);
    assertRefused(() -> regressor.setLoss("bins").fit(rows), "param loss is bins");
    assertRefused(
        () -> regressor.setLoss("squared").setClipPredictions(true).fit(rows),
        "param clipPredictions is true");
    // Without a number of the rows.
    regressor.setClipPredictions(false).setDpDelta(1e-9);
    assertRefused(
        () -> regressor.fit(rows.withColumn("label", functions.expr("label * 1e39"))),
        "regressor: labelCol 'label' has targets whose mean or standard deviation is too large, but"
            + " both must be at most");
  }

  /** The quantiles of targets are a job, for a bias that private networks do not begin with. */
  @Test
  void aPrivateRegressorCollectsNoTargets(SparkSession spark) {
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor().setMaxEpochs(1).setNumWorkers(2).setStandardizeTarget(false);
    regressor.setDpNoiseMultiplier(1);
    int squared = SparkJobs.during(spark, () -> regressor.fit(rows));
    regressor.setLoss("quantile");
    assertEquals(squared, SparkJobs.during(spark, () -> regressor.fit(rows)));
  }

  @Test
  void autoencodersAndNetworksOfOnesOwnAreTrainedOrRefused() throws Exception {
    Autoencoder autoencoder =
        new Autoencoder("autoencoder").setCodeSize(2).setMaxEpochs(1).setDpNoiseMultiplier(1);
    assertTrue(autoencoder.fit(rows).summary().privacy().epsilon() > 0);
    assertRefused(
        () -> autoencoder.setVariational(true).fit(rows), "param variational is true", "false");
    String path = directory.resolve("normalized").toString();
    PrivateFits.classifier().setDpNoiseMultiplier(0).setBatchNorm(true).fit(rows).save(path);
    assertRefused(
        () -> PrivateFits.classifier().fineTuning(path).fit(rows),
        "classifier: the network has BatchNorm, which differential privacy",
        "cannot train row by row");
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ElementWiseMultiplicationLayer.Builder().nIn(4).nOut(4).build())
            .layer(
                new OutputLayer.Builder(new LossMCXENT())
                    .nIn(4)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build()
            .toJson();
    assertRefused(
        () ->
            new NeuralNetworkClassifier("classifier")
                .setNetworkJson(json)
                .setDpNoiseMultiplier(1)
                .fit(rows),
        "classifier: the network has layer ElementWiseMultiplicationLayer, which");
  }

  @Test
  void paramsWithoutEffectAreRefused() {
    NeuralNetworkClassifier off = PrivateFits.classifier().setDpNoiseMultiplier(0).setDpClip(3);
    assertRefused(
        () -> off.fit(rows),
        "classifier: param dpClip is 3.0, without effect as dpNoiseMultiplier and dpEpsilon are 0");
  }
}
