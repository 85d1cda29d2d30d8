package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.Errors;
import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training through Deeplearning4j's own averaging. */
class Dl4jSparkTest extends FitChecks {

  private static <E extends NeuralNetworkEstimator<E, ?>> E throughDl4j(E estimator) {
    return estimator
        .setBackend("dl4j-spark")
        .setLearningRate(0.02)
        .setNumWorkers(2)
        .setBatchSize(16)
        .setAveragingFrequency(4);
  }

  private static NeuralNetworkClassifier dl4jSpark() {
    return throughDl4j(new NeuralNetworkClassifier("classifier"))
        .setHiddenLayers(new int[] {8})
        .setMaxEpochs(8);
  }

  private static NeuralNetworkRegressor dl4jSparkRegressor() {
    return throughDl4j(new NeuralNetworkRegressor("regressor"))
        .setHiddenLayers(new int[] {8})
        .setMaxEpochs(20);
  }

  private static Dataset<Row> validated(Dataset<Row> rows) {
    return rows.withColumn("validation", functions.expr("id % 4 = 0"));
  }

  /** With targets that depend on the features, in units far from 1. */
  private static Dataset<Row> targets(SparkSession spark, int rows) {
    return Samples.blobs(spark, rows, 4, 3, 5)
        .withColumn("target", functions.expr("500 + 100 * (label - 1) * (label - 1) + 20 * label"))
        .withColumn("targets", functions.expr("array(target, label - 5)"));
  }

  @Test
  void aClassifierLearnsAndIsValidated(@TempDir Path directory, SparkSession spark)
      throws Exception {
    Dataset<Row> rows = validated(Samples.blobs(spark, 1000, 6, 3, 1));
    NeuralNetworkClassificationModel model =
        dl4jSpark().setValidationIndicatorCol("validation").fit(rows);
    TrainingSummary summary = model.summary();
    assertEquals(6, summary.epochs().get(0).predictions().size());
    assertEquals("dl4j-spark", summary.backend());
    assertEquals("dl4j", summary.engine());
    assertEquals(750, summary.trainingRows());
    List<EpochRecord> epochs = summary.epochs();
    assertEquals(8, epochs.size());
    for (EpochRecord epoch : epochs) {
      // 375 rows a worker make 24 minibatches, and 8 minibatches make a round.
      assertEquals(750, epoch.rows());
      assertEquals(6, epoch.rounds());
    }
    EpochRecord best = epochs.get(summary.bestEpoch() - 1);
    assertTrue(best.validationLoss() <= epochs.get(7).validationLoss());
    assertTrue(best.trainLoss() < 0.5 * epochs.get(0).trainLoss(), epochs.toString());
    Dataset<Row> held = rows.where("validation");
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(held));
    assertTrue(accuracy > 0.85, "accuracy " + accuracy);
    assertEquals(best.validationMetric(), accuracy, 1e-9);
    model.save(directory.resolve("model").toString());
    NeuralNetworkClassificationModel loaded =
        NeuralNetworkClassificationModel.load(directory.resolve("model").toString());
    assertEquals(summary, loaded.summary());
    assertEquals(
        model.transform(held).select("prediction").collectAsList(),
        loaded.transform(held).select("prediction").collectAsList());
  }

  @Test
  void theLearningRateGrowsWithTheWorkers(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 200, 4, 2, 1);
    // One step of each worker, from zero: as long as the rate.
    NeuralNetworkClassifier oneStep =
        dl4jSpark()
            .setHiddenLayers(new int[0])
            .setWeightInit("zero")
            .setOutputBias("zero")
            .setUpdater("sgd")
            .setBatchSize(100)
            .setAveragingFrequency(1)
            .setMaxEpochs(1);
    NeuralNetworkClassificationModel scaled = oneStep.fit(rows);
    assertEquals(0.04, scaled.summary().epochs().get(0).learningRate(), 1e-15);
    Model plain = oneStep.setLearningRateScaling("none").fit(rows).network();
    assertArrayEquals(
        plain.params().mul(2).data().asFloat(),
        scaled.network().params().dup().data().asFloat(),
        1e-6f);
    assertTrue(plain.params().norm2Number().doubleValue() > 0.001);
  }

  @Test
  void aRegressorLearns(SparkSession spark) {
    Dataset<Row> rows = targets(spark, 600);
    NeuralNetworkRegressionModel model = dl4jSparkRegressor().setLabelCol("target").fit(rows);
    double deviation = rows.agg(functions.stddev("target")).first().getDouble(0);
    double rmse = new RegressionEvaluator().setLabelCol("target").evaluate(model.transform(rows));
    assertTrue(rmse < 0.7 * deviation, rmse + " of " + deviation);
  }

  @Test
  void rowsThatMakeNoWholeRoundAreLeftOutAndCounted(SparkSession spark) {
    TrainingSummary summary =
        dl4jSpark().setMaxEpochs(3).fit(Samples.blobs(spark, 1100, 4, 2, 1)).summary();
    assertEquals(1100, summary.trainingRows());
    for (EpochRecord epoch : summary.epochs()) {
      // 70 minibatches of 16 rows are 8 rounds of 2 workers with 4 minibatches each, and a rest.
      assertEquals(8, epoch.rounds());
      assertTrue(epoch.rows() > 1000 && epoch.rows() <= 8 * 2 * 4 * 16, epoch.toString());
    }
    String left = summary.warnings().get(0);
    assertTrue(left.contains(" of the 1100 rows in an epoch, and left out the others"), left);
    long fewest = summary.epochs().stream().mapToLong(EpochRecord::rows).min().getAsLong();
    assertTrue(left.startsWith("dl4j-spark trained on " + fewest), left);
    assertTrue(summary.warnings().get(1).contains("need not give the same network again"));
  }

  @Test
  void patienceEndsTrainingAndTheBestEpochIsRestored(SparkSession spark) {
    Dataset<Row> rows = validated(Samples.blobs(spark, 200, 4, 2, 7));
    NeuralNetworkClassificationModel model =
        dl4jSpark()
            .setValidationIndicatorCol("validation")
            .setLearningRate(0.3)
            .setMaxEpochs(60)
            .setPatience(2)
            .fit(rows);
    TrainingSummary summary = model.summary();
    assertTrue(summary.stopReason().contains("for 2 epochs"), summary.stopReason());
    assertEquals(summary.bestEpoch() + 2, summary.epochs().size());
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(rows.where("validation")));
    assertEquals(summary.epochs().get(summary.bestEpoch() - 1).validationMetric(), accuracy, 1e-9);
  }

  static Stream<Arguments> alikeClassifiers() {
    return Stream.of(
        classifier("defaults", estimator -> estimator),
        classifier("no hidden layer", estimator -> estimator.setHiddenLayers(new int[0])),
        classifier("batchNorm", estimator -> estimator.setBatchNorm(true)),
        classifier("adamw", estimator -> estimator.setUpdater("adamw")),
        classifier("nesterovs", estimator -> estimator.setUpdater("nesterovs")),
        classifier("momentum", estimator -> estimator.setUpdater("momentum")),
        classifier("sgd", estimator -> estimator.setUpdater("sgd")),
        classifier("l1, l2", estimator -> estimator.setL1(0.01).setL2(0.1)),
        classifier(
            "clip", estimator -> estimator.setGradientClip("value").setGradientClipThreshold(0.01)),
        classifier("maxNorm", estimator -> estimator.setMaxNorm(0.5)),
        classifier("outputBias", estimator -> estimator.setOutputBias("zero")),
        classifier("balanced", estimator -> estimator.setClassWeights("balanced")),
        classifier("smoothing", estimator -> estimator.setLabelSmoothing(0.2)),
        classifier(
            "balanced, smoothing",
            estimator -> estimator.setClassWeights("balanced").setLabelSmoothing(0.2)));
  }

  private static Arguments classifier(
      String name, UnaryOperator<NeuralNetworkClassifier> settings) {
    return arguments(Named.of(name, settings));
  }

  /** With one worker and a minibatch a round, both backends take the same steps. */
  @ParameterizedTest
  @MethodSource("alikeClassifiers")
  void classifiersTakeMeanfieldsSteps(
      UnaryOperator<NeuralNetworkClassifier> settings, SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 90, 4, 3, 2).where("label < 2 OR id % 2 = 0");
    NeuralNetworkClassifier estimator =
        settings.apply(
            dl4jSpark()
                .setActivation("tanh")
                .setBatchSize(100)
                .setAveragingFrequency(1)
                .setNumWorkers(1)
                .setMaxEpochs(5));
    NeuralNetworkClassificationModel theirs = estimator.fit(rows);
    NeuralNetworkClassificationModel ours =
        estimator.setBackend("meanfield").setEngine("dl4j").fit(rows);
    assertAlike(ours.summary(), ours.network(), theirs.summary(), theirs.network());
  }

  static Stream<Arguments> alikeRegressors() {
    return Stream.of(
        regressor("squared", estimator -> estimator),
        regressor("absolute", estimator -> estimator.setLoss("absolute")),
        regressor("several targets", estimator -> estimator.setLabelCol("targets")),
        regressor(
            "not standardized",
            estimator -> estimator.setLabelCol("label").setStandardizeTarget(false)));
  }

  private static Arguments regressor(String name, UnaryOperator<NeuralNetworkRegressor> settings) {
    return arguments(Named.of(name, settings));
  }

  @ParameterizedTest
  @MethodSource("alikeRegressors")
  void regressorsTakeMeanfieldsSteps(
      UnaryOperator<NeuralNetworkRegressor> settings, SparkSession spark) {
    Dataset<Row> rows = targets(spark, 90);
    NeuralNetworkRegressor estimator =
        settings.apply(
            dl4jSparkRegressor()
                .setLabelCol("target")
                .setActivation("tanh")
                .setBatchSize(100)
                .setAveragingFrequency(1)
                .setNumWorkers(1)
                .setMaxEpochs(5));
    NeuralNetworkRegressionModel theirs = estimator.fit(rows);
    NeuralNetworkRegressionModel ours =
        estimator.setBackend("meanfield").setEngine("dl4j").fit(rows);
    assertAlike(ours.summary(), ours.network(), theirs.summary(), theirs.network());
  }

  private static void assertAlike(
      TrainingSummary ourSummary, Model ours, TrainingSummary theirSummary, Model theirs) {
    for (int i = 0; i < 5; i++) {
      double loss = ourSummary.epochs().get(i).trainLoss();
      assertEquals(loss, theirSummary.epochs().get(i).trainLoss(), 1e-5 * loss);
    }
    assertArrayEquals(
        ours.params().dup().data().asFloat(), theirs.params().dup().data().asFloat(), 1e-4f);
  }

  static Stream<Arguments> refusedParams() {
    return Stream.of(
        arguments("weightCol", "weight", "be left unset"),
        arguments("checkpointDir", "/no/such/directory", "be left unset"),
        arguments("engine", "dense", "be auto or dl4j"),
        arguments("schedule", "step", "be constant"),
        arguments("warmupEpochs", 2, "be 0"),
        arguments("updaterState", "reset", "be average"),
        arguments("outerMomentum", 0.5, "be 0"),
        arguments("outerLearningRate", 0.5, "be 1"),
        arguments("loss", "focal", "be crossEntropy"));
  }

  @ParameterizedTest
  @MethodSource("refusedParams")
  void whatDl4jSparkCannotDoIsRefused(
      String param, Object value, String required, SparkSession spark) {
    NeuralNetworkClassifier estimator = dl4jSpark();
    estimator.set(estimator.getParam(param), value);
    assertRefused(estimator, spark, param, value, required);
  }

  @ParameterizedTest
  @ValueSource(strings = {"huber", "poisson"})
  void lossesThatDl4jDoesNotHaveAreRefused(String loss, SparkSession spark) {
    assertRefused(
        dl4jSparkRegressor().setLoss(loss), spark, "loss", loss, "be squared or absolute");
  }

  @Test
  void itTrainsAGivenNetworkButNoGraph(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 300, 16, 3, 1);
    NeuralNetworkClassifier given =
        throughDl4j(new NeuralNetworkClassifier("classifier"))
            .setLearningRate(0.01)
            .setMaxEpochs(3);
    TrainingSummary summary =
        given
            .copy(ParamMap.empty())
            .setNetworkJson(Networks.convolution(4, 4, 3).toJson())
            .fit(rows)
            .summary();
    assertTrue(
        summary.epochs().get(2).trainLoss() < 0.8 * summary.epochs().get(0).trainLoss(),
        summary.epochs().toString());
    Errors.assertRefused(
        () -> given.setNetworkJson(Networks.skip(16, 8, 3).toJson()).fit(rows),
        "classifier: param networkJson gives a ComputationGraph, but backend dl4j-spark");
  }

  private static void assertRefused(
      NeuralNetworkEstimator<?, ?> estimator,
      SparkSession spark,
      String param,
      Object value,
      String required) {
    Dataset<Row> rows = Samples.blobs(spark, 20, 2, 2, 1).withColumn("weight", functions.lit(1.0));
    int jobs =
        SparkJobs.during(
            spark,
            () ->
                Errors.assertRefused(
                    () -> estimator.fit(rows),
                    String.format(
                        "%s: param %s is %s, but must %s if backend is dl4j-spark",
                        estimator.uid(), param, value, required)));
    assertEquals(0, jobs);
  }

  @Test
  void divergenceEndsTheFit(SparkSession spark) {
    NeuralNetworkClassifier estimator = dl4jSpark().setUpdater("sgd").setLearningRate(1e8).setL2(1);
    assertMessage(
        assertThrows(
            IllegalStateException.class, () -> estimator.fit(Samples.blobs(spark, 200, 4, 2, 1))),
        "classifier: training diverged in epoch 1",
        "learningRate 1.0E8 × 2, for the workers");
  }

  @Test
  void noFilesAreLeft(@TempDir Path directory, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    String before = hadoop.get("hadoop.tmp.dir");
    hadoop.set("hadoop.tmp.dir", directory.toString());
    try {
      dl4jSpark().setMaxEpochs(1).fit(Samples.blobs(spark, 100, 4, 2, 1));
    } finally {
      hadoop.set("hadoop.tmp.dir", before);
    }
    assertArrayEquals(new String[0], directory.toFile().list());
  }

  @Test
  void aListenerMayEndTheFit(SparkSession spark) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            throw new UnsupportedOperationException("enough");
          }
        };
    assertThrows(
        UnsupportedOperationException.class,
        () -> dl4jSpark().setTrainingListener(listener).fit(Samples.blobs(spark, 100, 4, 2, 1)));
  }
}
