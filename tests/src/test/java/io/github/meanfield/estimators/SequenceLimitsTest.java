package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;

import io.github.meanfield.SequenceNetworks;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Params that have no meaning for sequences are refused before a row is read. */
class SequenceLimitsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  private static NeuralNetworkClassifier classifier(String json) {
    return new NeuralNetworkClassifier("classifier").setNetworkJson(json);
  }

  static Stream<Arguments> params() {
    return Stream.of(
        refused("swapNoise is 0.1", estimator -> estimator.setSwapNoise(0.1)),
        refused("mixupAlpha is 0.4", estimator -> estimator.setMixupAlpha(0.4)),
        refused(
            "adversarial is fgsm",
            estimator -> estimator.setAdversarial("fgsm").setAdversarialEpsilon(0.1)),
        refused(
            "augmentFlip is true",
            estimator -> estimator.setImageShape(new int[] {2, 3, 1}).setAugmentFlip(true)),
        refused("imageShape is [2, 3, 1]", e -> e.setImageShape(new int[] {2, 3, 1})),
        refused("attributionCol is why", estimator -> estimator.setAttributionCol("why")),
        refused("backend is dl4j-spark", estimator -> estimator.setBackend("dl4j-spark")));
  }

  private static Arguments refused(String param, UnaryOperator<NeuralNetworkClassifier> set) {
    return Arguments.arguments(param, set);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("params")
  void whatHasNoMeaningForSequencesIsRefused(
      String param, UnaryOperator<NeuralNetworkClassifier> set) {
    String json = SequenceNetworks.convolution(9, 5, 3).toJson();
    assertRefused(
        () -> set.apply(classifier(json)).transformSchema(SCHEMA),
        "classifier: param " + param,
        "network of param networkJson takes sequences");
  }

  @Test
  void soItIsForSeveralInputs() {
    NeuralNetConfiguration.Builder network = new NeuralNetConfiguration.Builder();
    String json =
        network
            .graphBuilder()
            .addInputs("a", "b")
            .addLayer("left", new DenseLayer.Builder().nIn(2).nOut(3).build(), "a")
            .addLayer("right", new DenseLayer.Builder().nIn(4).nOut(3).build(), "b")
            .addVertex("both", new MergeVertex(), "left", "right")
            .addLayer("output", SequenceNetworks.output(6, 2), "both")
            .setOutputs("output")
            .build()
            .toJson();
    assertRefused(
        () -> classifier(json).setSwapNoise(0.1).transformSchema(SCHEMA), "takes 2 inputs");
  }
}
