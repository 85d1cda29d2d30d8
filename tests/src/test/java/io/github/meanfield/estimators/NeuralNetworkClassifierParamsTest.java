package io.github.meanfield.estimators;

import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Params of the classifier: defaults, copies, persistence, and what a fit does with them. */
@ExtendWith(SparkSessionExtension.class)
class NeuralNetworkClassifierParamsTest {

  private static Dataset<Row> blobs;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    blobs = Samples.blobs(spark, 40, 2, 2, 17);
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(2)
        .setMaxEpochs(2);
  }

  @Test
  void anEmptyNameStandsForNoColumn() {
    NeuralNetworkClassifier named = classifier().setWeightCol("").setValidationIndicatorCol("");
    assertSameBits(classifier().fit(blobs).network().params(), named.fit(blobs).network().params());
    named.setBackend("dl4j-spark").transformSchema(blobs.schema());
  }

  /** Each param's value as text, those without one left out. */
  private static Map<String, String> values(ParamMap params) {
    Map<String, String> result = new TreeMap<>();
    params.toList().forEach(pair -> result.put(pair.param().name(), text(pair.value())));
    return result;
  }

  private static String text(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof double[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
  }

  @Test
  void defaultsAreAsDocumented() {
    Map<String, String> expected = new TreeMap<>();
    expected.putAll(
        Map.of(
            "featuresCol", "features",
            "labelCol", "label",
            "rawPredictionCol", "rawPrediction",
            "probabilityCol", "probability",
            "predictionCol", "prediction",
            "handleInvalid", "error",
            "scoringBatchSize", "1024",
            "attributionSteps", "32",
            "featuresOutLayer", "last",
            "seed", "42"));
    expected.putAll(
        Map.of(
            "hiddenLayers", "[64]",
            "activation", "relu",
            "dropout", "0.0",
            "weightInit", "auto",
            "outputBias", "auto",
            "updater", "adam",
            "learningRate", "0.001",
            "l2", "0.0"));
    expected.putAll(
        Map.of(
            "loss", "crossEntropy",
            "classWeights", "none",
            "labelSmoothing", "0.0",
            "backend", "meanfield",
            "schedule", "constant",
            "decayRate", "0.5",
            "decayEpochs", "5",
            "warmupEpochs", "0",
            "minDelta", "0.0"));
    expected.putAll(
        Map.of(
            "dpNoiseMultiplier", "0.0",
            "dpClip", "1.0",
            "dpDelta", "1.0E-5",
            "dpEpsilon", "0.0"));
    expected.putAll(
        Map.of(
            "parametricActivation", "false",
            "plateauPerturbation", "0.0",
            "biasRateFactor", "1.0",
            "beta1", "0.9",
            "beta2", "0.999",
            "epsilon", "1.0E-8",
            "regularizationSchedule", "constant",
            "epochsPerRound", "1"));
    expected.putAll(
        Map.of(
            "inputNoise", "0.0",
            "mixupAlpha", "0.0",
            "adversarial", "none",
            "adversarialEpsilon", "0.1",
            "adversarialSteps", "7",
            "adversarialStepSize", "0.0",
            "adversarialWeight", "0.5"));
    expected.put("learningRateScaling", "linear");
    expected.put("temperatureScaling", "false");
    expected.putAll(
        Map.of(
            "swapNoise", "0.0",
            "imageLayout", "channelsLast",
            "augmentShift", "0.0",
            "augmentRotation", "0.0",
            "augmentScale", "0.0",
            "augmentFlip", "false"));
    expected.putAll(
        Map.of(
            "featureEncoding", "none",
            "maxOneHot", "8",
            "embeddingSize", "8",
            "learnedScale", "true",
            "scaleRateFactor", "6.0",
            "embeddingRateFactor", "1.0"));
    expected.putAll(
        Map.of(
            "numericEmbedding", "none",
            "numericBins", "48",
            "numericFrequencies", "16",
            "frequencyInitScale", "0.1",
            "numericEmbeddingSize", "0",
            "numericEmbeddingRateFactor", "0.1"));
    expected.putAll(
        Map.of(
            "engine", "auto",
            "batchNorm", "false",
            "frozenLayers", "0",
            "l1", "0.0",
            "weightDecay", "0.0",
            "gradientClip", "none",
            "gradientClipThreshold", "1.0",
            "maxNorm", "0.0",
            "outerMomentum", "-1.0",
            "outerLearningRate", "1.0"));
    expected.putAll(
        Map.of(
            "batchSize", "128",
            "maxEpochs", "20",
            "numWorkers", "0",
            "averagingFrequency", "64",
            "updaterState", "average",
            "aggregationDepth", "2",
            "storageLevel", "MEMORY_AND_DISK",
            "checkpointInterval", "1",
            "patience", "0",
            "restoreBest", "true"));
    expected.putAll(
        Map.of(
            "numNetworks", "1",
            "exponentialAverage", "0.0",
            "onDivergence", "error",
            "validationMetric", "loss"));
    assertEquals(expected, values(new NeuralNetworkClassifier().extractParamMap()));
  }

  @Test
  void stagesPassSparksOwnChecks() {
    NeuralNetworkClassifier classifier = classifier();
    ParamsSuite.checkParams(classifier);
    NeuralNetworkClassificationModel model = classifier.fit(blobs);
    ParamsSuite.checkParams(model);
    MLTestingUtils.checkCopyAndUids(classifier, model);
    assertSame(classifier, model.parent());
    assertNotEquals(new NeuralNetworkClassifier().uid(), new NeuralNetworkClassifier().uid());
  }

  /** A value other than the default for every param. */
  private static NeuralNetworkClassifier everythingSet() {
    return new NeuralNetworkClassifier("everything")
        .setFeaturesCol("f")
        .setLabelCol("l")
        .setRawPredictionCol("")
        .setProbabilityCol("p")
        .setPredictionCol("y")
        .setValidationIndicatorCol("v")
        .setAttributionCol("why")
        .setSpreadCol("spread")
        .setFeaturesOutCol("hidden")
        .setFeaturesOutLayer("2")
        .setAttributionSteps(8)
        .setThresholds(new double[] {0.1, 0, 1e-300})
        .setHandleInvalid("keep")
        .setScoringBatchSize(7)
        .setSeed(-9_007_199_254_740_993L)
        .setHiddenLayers(new int[] {5, 4, 3})
        .setActivation("swish")
        .setDropout(0.25)
        .setInputNoise(0.1)
        .setMixupAlpha(0.2)
        .setAdversarial("pgd")
        .setAdversarialEpsilon(0.3)
        .setAdversarialSteps(4)
        .setAdversarialStepSize(0.2)
        .setAdversarialWeight(0.6)
        .setWeightInit("XAVIER_UNIFORM")
        .setOutputBias("zero")
        .setUpdater("nadam")
        .setLearningRate(1.1e-7)
        .setL2(0.1)
        .setBatchSize(3)
        .setMaxEpochs(4)
        .setNumWorkers(5)
        .setNumNetworks(2)
        .setExponentialAverage(0.3)
        .setValidationMetric("auc")
        .setAveragingFrequency(6)
        .setLearningRateScaling("none")
        .setOuterMomentum(0.6)
        .setOuterLearningRate(0.7)
        .setUpdaterState("reset")
        .setAggregationDepth(3)
        .setStorageLevel("DISK_ONLY")
        .setPatience(8)
        .setRestoreBest(false)
        .setOnDivergence("best")
        .setWeightCol("w")
        .setLoss("focal")
        .setClassWeights("balanced")
        .setLabelSmoothing(0.1)
        .setTemperatureScaling(true)
        .setSchedule("cosine")
        .setDecayRate(0.9)
        .setDecayEpochs(9)
        .setWarmupEpochs(10)
        .setPlateauPerturbation(0.1)
        .setMinDelta(0.01)
        .setBackend("dl4j-spark")
        .setEngine("dl4j")
        .setBatchNorm(true)
        .setNetworkJson("{}")
        .setInitialModel("i")
        .setFrozenLayers(12)
        .setL1(0.2)
        .setWeightDecay(0.3)
        .setRegularizationSchedule("flatCosine")
        .setParametricActivation(true)
        .setBiasRateFactor(0.1)
        .setBeta1(0.8)
        .setBeta2(0.95)
        .setEpsilon(1e-6)
        .setEpochsPerRound(2)
        .setFeatureEncoding("tabular")
        .setMaxOneHot(3)
        .setEmbeddingSize(4)
        .setLearnedScale(false)
        .setScaleRateFactor(2)
        .setEmbeddingRateFactor(3)
        .setNumericEmbedding("piecewise")
        .setNumericBins(5)
        .setNumericFrequencies(7)
        .setFrequencyInitScale(0.3)
        .setNumericEmbeddingSize(6)
        .setNumericEmbeddingRateFactor(0.2)
        .setGradientClip("norm")
        .setGradientClipThreshold(0.4)
        .setMaxNorm(0.5)
        .setSwapNoise(0.15)
        .setImageShape(new int[] {2, 3, 4})
        .setImageLayout("channelsFirst")
        .setAugmentShift(0.1)
        .setAugmentRotation(10)
        .setAugmentScale(0.2)
        .setAugmentFlip(true)
        .setCheckpointDir("c")
        .setCheckpointInterval(11)
        .setDpNoiseMultiplier(1.5)
        .setDpClip(0.7)
        .setDpDelta(1e-6)
        .setDpEpsilon(2.5);
  }

  @Test
  void everyParamSurvivesSaving(@TempDir Path directory) throws IOException {
    NeuralNetworkClassifier saved = everythingSet();
    Map<String, String> defaults = values(new NeuralNetworkClassifier().extractParamMap());
    for (Param<?> param : saved.params()) {
      assertTrue(saved.isSet(param), param.name() + " is not set");
      assertNotEquals(
          defaults.get(param.name()), values(saved.extractParamMap()).get(param.name()));
    }
    saved.save(directory.resolve("set").toString());
    NeuralNetworkClassifier loaded =
        NeuralNetworkClassifier.load(directory.resolve("set").toString());
    assertEquals("everything", loaded.uid());
    assertEquals(values(saved.extractParamMap()), values(loaded.extractParamMap()));

    new NeuralNetworkClassifier().save(directory.resolve("default").toString());
    NeuralNetworkClassifier untouched =
        NeuralNetworkClassifier.load(directory.resolve("default").toString());
    for (Param<?> param : untouched.params()) {
      assertFalse(untouched.isSet(param), param.name() + " is set");
    }
    assertEquals(defaults, values(untouched.extractParamMap()));
  }

  @Test
  void fitDoesNotChangeTheEstimator() {
    NeuralNetworkClassifier classifier = classifier();
    String before = classifier.explainParams();
    NeuralNetworkClassificationModel first = classifier.fit(blobs);
    assertEquals(before, classifier.explainParams());
    NeuralNetworkClassificationModel second = classifier.fit(blobs);
    assertSameBits(first.network().params(), second.network().params());
    second.setPredictionCol("elsewhere");
    assertEquals("prediction", first.getPredictionCol());
    assertEquals(before, classifier.explainParams());
  }

  @Test
  void modelsTakeTheParamsOfTheFit() {
    NeuralNetworkClassifier classifier =
        classifier()
            .setProbabilityCol("p")
            .setThresholds(new double[] {0.3, 0.7})
            .setHandleInvalid("keep")
            .setScoringBatchSize(5);
    NeuralNetworkClassificationModel model = classifier.fit(blobs);
    Map<String, String> expected = values(classifier.extractParamMap());
    Map<String, String> found = values(model.extractParamMap());
    expected.keySet().retainAll(found.keySet());
    assertEquals(expected, found);
    assertEquals("[0.3, 0.7]", found.get("thresholds"));
    // Nothing about training can be changed any more.
    assertFalse(model.hasParam("maxEpochs"));
  }

  @Test
  void aParamMapHoldsForOneFit() {
    NeuralNetworkClassifier classifier = classifier();
    ParamMap one =
        new ParamMap()
            .put(classifier.maxEpochs().w(1))
            .put(classifier.predictionCol(), "p")
            .put(classifier.hiddenLayers(), new int[] {});
    NeuralNetworkClassificationModel model = classifier.fit(blobs, one);
    assertEquals(1, model.summary().epochs().size());
    assertEquals(1, ((MultiLayerNetwork) model.network()).getnLayers());
    assertEquals("p", model.getPredictionCol());
    assertEquals(2, classifier.getMaxEpochs());
    assertEquals("prediction", classifier.getPredictionCol());
    assertEquals(1, classifier.fit(blobs, classifier.maxEpochs().w(1)).summary().epochs().size());
  }

  @Test
  void copiesDoNotShareParams() {
    NeuralNetworkClassifier classifier = classifier();
    NeuralNetworkClassifier copy = classifier.copy(new ParamMap().put(classifier.maxEpochs().w(9)));
    assertEquals(9, copy.getMaxEpochs());
    copy.setLabelCol("other");
    assertEquals("label", classifier.getLabelCol());
    assertEquals(2, classifier.getMaxEpochs());

    NeuralNetworkClassificationModel model = classifier.fit(blobs);
    NeuralNetworkClassificationModel copied =
        model.copy(new ParamMap().put(model.scoringBatchSize().w(3)));
    assertNotSame(model, copied);
    assertSame(model.parent(), copied.parent());
    assertEquals(3, copied.getScoringBatchSize());
    assertEquals(1024, model.getScoringBatchSize());
    assertEquals(model.summary(), copied.summary());
    assertEquals(model.transform(blobs).collectAsList(), copied.transform(blobs).collectAsList());
  }

  /** Writes down what it hears. */
  private static final class Recorder implements TrainingListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void onStart(String uid, TrainingPlan plan) {
      heard.add(uid + " " + plan.numWorkers() + " " + plan.trainingRows());
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      heard.add("epoch " + epoch.epoch());
    }

    @Override
    public void onStop(TrainingSummary summary) {
      heard.add(summary.stopReason());
    }
  }

  @Test
  void copiesAndPipelinesKeepTheListener() {
    Recorder recorder = new Recorder();
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier("heard")
            .setNumWorkers(2)
            .setHiddenLayers(new int[] {})
            .setTrainingListener(recorder);
    ParamMap two = new ParamMap().put(classifier.maxEpochs().w(2));
    List<String> expected = List.of("heard 2 40", "epoch 1", "epoch 2", "maxEpochs 2 reached");
    classifier.copy(two).fit(blobs);
    assertEquals(expected, recorder.heard);
    recorder.heard.clear();
    new Pipeline().setStages(new PipelineStage[] {classifier}).fit(blobs, two);
    assertEquals(expected, recorder.heard);
  }

  @Test
  void labelsMayBeOfAnyNumericType() {
    NeuralNetworkClassifier classifier = classifier();
    NeuralNetworkClassificationModel expected = classifier.fit(blobs);
    for (DataType type :
        List.of(
            DataTypes.ByteType,
            DataTypes.ShortType,
            DataTypes.IntegerType,
            DataTypes.LongType,
            DataTypes.FloatType,
            DataTypes.createDecimalType(3, 1))) {
      Dataset<Row> rows = blobs.withColumn("label", blobs.col("label").cast(type));
      assertSameBits(expected.network().params(), classifier.fit(rows).network().params());
    }
  }

  @Test
  void everyKindOfFeaturesColumnGivesTheSameNetwork() {
    NeuralNetworkClassifier classifier = classifier();
    NeuralNetworkClassificationModel expected = classifier.fit(blobs);
    for (Dataset<Row> rows :
        List.of(
            blobs.withColumn(
                "features",
                org.apache.spark.ml.functions.vector_to_array(blobs.col("features"), "float64")),
            blobs.withColumn(
                "features",
                org.apache.spark.ml.functions.vector_to_array(blobs.col("features"), "float32")),
            blobs.withColumn(
                "features",
                org.apache
                    .spark
                    .sql
                    .functions
                    .udf(
                        (org.apache.spark.ml.linalg.Vector vector) ->
                            (org.apache.spark.ml.linalg.Vector) vector.toSparse(),
                        SQLDataTypes.VectorType())
                    .apply(blobs.col("features"))))) {
      assertSameBits(expected.network().params(), classifier.fit(rows).network().params());
    }
  }
}
