package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a param says of a value that it does not take. */
class BadParamsTest {

  private static final Set<String> TAKE_ANY_VALUE =
      Set.of(
          "featuresCol",
          "weightCol",
          "batchNorm",
          "augmentFlip",
          "learnedScale",
          "parametricActivation",
          "labelCol",
          "networkJson",
          "attributionCol",
          "spreadCol",
          "featuresOutCol",
          "predictionCol",
          "probabilityCol",
          "rawPredictionCol",
          "validationIndicatorCol",
          "restoreBest",
          "temperatureScaling",
          "seed");

  static Stream<Arguments> badValues() {
    String fraction = "in [0, 1)";
    String positive = "a finite number greater than 0";
    String notNegative = "a finite number of at least 0";
    String storage = "the name of a storage level other than NONE";
    String thresholds = "numbers of at least 0, of which at most one is 0";
    String shape = "height, width and channels, each at least 1";
    return Stream.of(
        arguments("swapNoise", 1.0, "1.0", fraction),
        arguments("imageShape", new int[] {28, 28}, "[28, 28]", shape),
        arguments("imageShape", new int[] {28, 0, 1}, "[28, 0, 1]", shape),
        arguments("imageLayout", "HWC", "'HWC'", "one of channelsLast, channelsFirst"),
        arguments("augmentShift", 1.0, "1.0", fraction),
        arguments("augmentRotation", 181.0, "181.0", "in [0, 180]"),
        arguments("augmentScale", 1.0, "1.0", fraction),
        arguments("scoringBatchSize", 0, "0", "at least 1"),
        arguments("scoringBatchSize", -5, "-5", "at least 1"),
        arguments("featuresOutLayer", " ", "' '", "last, the number of a hidden layer"),
        arguments("attributionSteps", 0, "0", "from 1 to 1000"),
        arguments("attributionSteps", 1001, "1001", "from 1 to 1000"),
        arguments("batchSize", -1, "-1", "at least 0"),
        arguments("maxEpochs", -1, "-1", "at least 0"),
        arguments("numWorkers", -1, "-1", "at least 0"),
        arguments("averagingFrequency", -1, "-1", "at least 0"),
        arguments("learningRateScaling", "sqrt", "'sqrt'", "one of linear, none"),
        arguments("outerMomentum", 1.0, "1.0", "in [0, 1), or -1 for a choice"),
        arguments("outerMomentum", -0.5, "-0.5", "in [0, 1), or -1 for a choice"),
        arguments("outerMomentum", Double.NaN, "NaN", "in [0, 1), or -1 for a choice"),
        arguments("outerLearningRate", 0.0, "0.0", positive),
        arguments("aggregationDepth", 1, "1", "at least 2"),
        arguments("patience", -1, "-1", "at least 0"),
        arguments("checkpointInterval", 0, "0", "at least 1"),
        arguments("checkpointDir", " ", "' '", "the path of a directory"),
        arguments("hiddenLayers", new int[] {4, 0}, "[4, 0]", "integers of at least 1"),
        arguments("hiddenLayers", new int[] {-1}, "[-1]", "integers of at least 1"),
        arguments("hiddenLayers", null, "null", "integers of at least 1"),
        arguments("initialModel", " ", "' '", "a path"),
        arguments("frozenLayers", -1, "-1", "at least 0"),
        arguments("dropout", 1.0, "1.0", fraction),
        arguments("dropout", -0.1, "-0.1", fraction),
        arguments("dropout", Double.NaN, "NaN", fraction),
        arguments("inputNoise", -0.1, "-0.1", notNegative),
        arguments("mixupAlpha", -0.1, "-0.1", notNegative),
        arguments("adversarial", "cw", "'cw'", "one of none, fgm, fgsm, pgd"),
        arguments("adversarialEpsilon", 0.0, "0.0", positive),
        arguments("adversarialSteps", 0, "0", "at least 1"),
        arguments("adversarialStepSize", -1.0, "-1.0", notNegative),
        arguments("adversarialWeight", 0.0, "0.0", "in (0, 1]"),
        arguments("adversarialWeight", 1.5, "1.5", "in (0, 1]"),
        arguments("learningRate", 0.0, "0.0", positive),
        arguments("learningRate", -1e-3, "-0.001", positive),
        arguments("learningRate", Double.NaN, "NaN", positive),
        arguments("learningRate", Double.POSITIVE_INFINITY, "Infinity", positive),
        arguments("l2", -1.0, "-1.0", notNegative),
        arguments("l2", Double.NaN, "NaN", notNegative),
        arguments("l2", Double.POSITIVE_INFINITY, "Infinity", notNegative),
        arguments("backend", "horovod", "'horovod'", "one of meanfield, dl4j-spark"),
        arguments("engine", "torch", "'torch'", "one of auto, dense, dl4j"),
        arguments("l1", -1.0, "-1.0", notNegative),
        arguments("weightDecay", -1.0, "-1.0", notNegative),
        arguments("maxNorm", -1.0, "-1.0", notNegative),
        arguments("regularizationSchedule", "flat", "'flat'", "one of constant, flatCosine"),
        arguments("biasRateFactor", 0.0, "0.0", positive),
        arguments("beta1", 1.0, "1.0", fraction),
        arguments("beta2", 1.0, "1.0", fraction),
        arguments("epsilon", 0.0, "0.0", positive),
        arguments("numNetworks", 0, "0", "at least 1"),
        arguments("exponentialAverage", 1.0, "1.0", fraction),
        arguments("validationMetric", "rmse", "'rmse'", "one of loss, accuracy, auc"),
        arguments("epochsPerRound", -1, "-1", "at least 0"),
        arguments("featureEncoding", "trees", "'trees'", "one of none, tabular"),
        arguments("maxOneHot", -1, "-1", "at least 0"),
        arguments("embeddingSize", 0, "0", "at least 1"),
        arguments("scaleRateFactor", 0.0, "0.0", positive),
        arguments("embeddingRateFactor", 0.0, "0.0", positive),
        arguments("numericEmbedding", "linear", "'linear'", "one of none, piecewise, periodic"),
        arguments("numericBins", 0, "0", "from 1 to 65536"),
        arguments("numericBins", 65_537, "65537", "from 1 to 65536"),
        arguments("numericEmbeddingSize", -1, "-1", "at least 0"),
        arguments("numericFrequencies", 0, "0", "at least 1"),
        arguments("frequencyInitScale", 0.0, "0.0", positive),
        arguments("numericEmbeddingRateFactor", 0.0, "0.0", positive),
        arguments("gradientClip", "hard", "'hard'", "one of none, norm, value"),
        arguments("gradientClipThreshold", 0.0, "0.0", positive),
        arguments("dpNoiseMultiplier", -1.0, "-1.0", notNegative),
        arguments("dpClip", 0.0, "0.0", positive),
        arguments("dpDelta", 0.0, "0.0", "in (0, 1)"),
        arguments("dpDelta", 1.0, "1.0", "in (0, 1)"),
        arguments("dpEpsilon", -1.0, "-1.0", notNegative),
        arguments("minDelta", -1.0, "-1.0", notNegative),
        arguments("schedule", "warm", "'warm'", "one of constant, step, exponential,"),
        arguments("onDivergence", "skip", "'skip'", "one of error, best"),
        arguments("decayRate", 0.0, "0.0", "in (0, 1]"),
        arguments("decayRate", 1.5, "1.5", "in (0, 1]"),
        arguments("decayEpochs", 0, "0", "at least 1"),
        arguments("plateauPerturbation", -0.1, "-0.1", notNegative),
        arguments("warmupEpochs", -1, "-1", "at least 0"),
        arguments("loss", "hinge", "'hinge'", "one of crossEntropy, focal, kl"),
        arguments("classWeights", "equal", "'equal'", "one of none, balanced"),
        arguments("labelSmoothing", 1.0, "1.0", fraction),
        arguments("thresholds", new double[] {1, -1}, "[1.0, -1.0]", thresholds),
        arguments("thresholds", new double[] {0, 0, 1}, "[0.0, 0.0, 1.0]", thresholds),
        arguments("thresholds", new double[] {Double.NaN}, "[NaN]", thresholds),
        arguments("activation", "RELU", "'RELU'", "one of relu, tanh, sigmoid, leakyrelu, elu,"),
        arguments("activation", null, "null", "one of relu"),
        arguments("weightInit", "he", "'he'", "auto, ntk, data or one of zero, ones,"),
        arguments("outputBias", "one", "'one'", "one of auto, zero"),
        arguments("updater", "newton", "'newton'", "one of adam, adamw, sgd, momentum,"),
        arguments("updaterState", "", "''", "one of average, reset"),
        arguments("handleInvalid", "drop", "'drop'", "one of error, skip, keep"),
        arguments("storageLevel", "NONE", "'NONE'", storage),
        arguments("storageLevel", "memory", "'memory'", storage),
        arguments("storageLevel", null, "null", storage));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void aBadValueIsRefused(String name, Object value, String found, String required) {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier("classifier");
    assertRefused(
        () -> set(classifier, name, value),
        "classifier: param " + name + " is " + found + ", but must be " + required);
    assertFalse(classifier.isSet(classifier.getParam(name)));
  }

  private static void set(NeuralNetworkClassifier classifier, String name, Object value) {
    classifier.set(classifier.getParam(name), value);
  }

  @Test
  void everyParamIsInTheTable() {
    Set<String> named =
        badValues()
            .map(row -> (String) row.get()[0])
            .collect(Collectors.toCollection(TreeSet::new));
    named.addAll(TAKE_ANY_VALUE);
    Set<String> params = new TreeSet<>();
    for (Param<?> param : new NeuralNetworkClassifier().params()) {
      params.add(param.name());
    }
    assertEquals(params, named);
  }
}
