package io.github.meanfield.estimators;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SparkSessionExtension.class)
class TrainingTest {

  /**
   * Each row has a feature of its own, and a linear model of zero weights takes one step of plain
   * gradient descent on each chunk. Then the weight of row i is learningRate · (y - p) / rows if
   * and only if the row was trained on once and chunks were averaged by rows: chunk c moves it by
   * learningRate · (y - p) / rows(c), and counts rows(c) / rows.
   */
  @ParameterizedTest
  @CsvSource({"2, 1, 1", "2, 8, 3", "7, 3, 1", "33, 4, 16", "64, 4, 5", "65, 4, 9", "100, 3, 40"})
  void everyRowIsTrainedOnOnceAndWeighsTheSame(
      int rows, int workers, int partitions, SparkSession spark) {
    double learningRate = 0.5;
    int batchSize = (rows + workers - 1) / workers;
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[0])
            .setWeightInit("zero")
            .setOutputBias("zero")
            .setUpdater("sgd")
            .setLearningRate(learningRate)
            .setLearningRateScaling("none")
            .setBatchSize(batchSize)
            .setNumWorkers(workers)
            .setMaxEpochs(1)
            .fit(identity(spark, rows).repartitionByRange(partitions, functions.col("label")));
    EpochRecord epoch = model.summary().epochs().get(0);
    assertEquals(rows, epoch.rows());
    assertEquals(1, epoch.rounds());
    for (int i = 0; i < rows; i++) {
      double towardsOwnClass = (i % 2 == 0 ? 1 : -1) * learningRate * 0.5 / rows;
      assertEquals(
          towardsOwnClass,
          model.network().getParam("0_W").getDouble(i, 0),
          1e-6 * learningRate / rows + 1e-9,
          "weight of row " + i + " of " + rows);
    }
  }

  /** Row i has feature i alone; even rows are of class 0. */
  private static Dataset<Row> identity(SparkSession spark, int rows) {
    List<Row> result =
        IntStream.range(0, rows)
            .mapToObj(
                i ->
                    RowFactory.create(
                        (long) i,
                        Vectors.sparse(rows, new int[] {i}, new double[] {1}),
                        (double) (i % 2)))
            .toList();
    return spark.createDataFrame(result, Samples.LABELLED);
  }

  @Test
  void everyRowIsTrainedOnOnceInEachOfManyEpochs(SparkSession spark) {
    NeuralNetworkClassificationModel model =
        small().setBatchSize(10).setAveragingFrequency(3).setMaxEpochs(4).fit(blobs(spark, 457));
    assertEquals(
        List.of(457L, 457L, 457L, 457L),
        model.summary().epochs().stream().map(EpochRecord::rows).toList());
    // 2 workers of 3 minibatches of 10 rows: 60 rows a round.
    assertEquals(8, model.summary().epochs().get(0).rounds());
  }

  @Test
  void sameSeedGivesTheSameBitsAndAnotherSeedDoesNot(SparkSession spark) {
    Dataset<Row> rows = blobs(spark, 300);
    NeuralNetworkClassifier estimator =
        small().setDropout(0.3).setNumWorkers(3).setBatchSize(16).setAveragingFrequency(2);
    float[] first = parameters(estimator.fit(rows));
    assertArrayEquals(first, parameters(estimator.fit(rows)));
    assertArrayEquals(first, parameters(estimator.fit(rows.coalesce(1))), "other partitioning");
    assertFalse(Arrays.equals(first, parameters(estimator.setSeed(2).fit(rows))));
  }

  @Test
  void enginesTrainTheSameNetwork(SparkSession spark) {
    Dataset<Row> rows = blobs(spark, 300);
    NeuralNetworkClassificationModel auto = small().fit(rows);
    NeuralNetworkClassificationModel dense = small().setEngine("dense").fit(rows);
    NeuralNetworkClassificationModel dl4j = small().setEngine("dl4j").fit(rows);
    assertEquals(
        List.of("dense", "dense", "dl4j"),
        List.of(auto.summary().engine(), dense.summary().engine(), dl4j.summary().engine()));
    List<String> kernels = List.of(NativeCode.kernels().name());
    assertEquals(kernels, dense.summary().kernels());
    assertEquals(kernels, dl4j.summary().kernels());
    assertArrayEquals(parameters(auto), parameters(dense));
    assertArrayEquals(parameters(dl4j), parameters(dense), 1e-5f);
  }

  /** A param that is ignored would leave the network as it is. */
  @ParameterizedTest
  @MethodSource("changes")
  void everyTrainingParamChangesTheNetwork(
      String name, UnaryOperator<NeuralNetworkClassifier> change, SparkSession spark) {
    Dataset<Row> rows = blobs(spark, 200);
    float[] before = parameters(small().fit(rows));
    float[] after = parameters(change.apply(small()).fit(rows));
    assertFalse(Arrays.equals(before, after), name);
  }

  static List<Arguments> changes() {
    Map<String, UnaryOperator<NeuralNetworkClassifier>> changes =
        Map.ofEntries(
            Map.entry("hiddenLayers", e -> e.setHiddenLayers(new int[] {8, 4})),
            Map.entry("activation", e -> e.setActivation("tanh")),
            Map.entry("dropout", e -> e.setDropout(0.2)),
            Map.entry("weightInit", e -> e.setWeightInit("uniform")),
            Map.entry("outputBias", e -> e.setOutputBias("zero")),
            Map.entry("updater", e -> e.setUpdater("nesterovs")),
            Map.entry("learningRate", e -> e.setLearningRate(0.02)),
            Map.entry("schedule", e -> e.setSchedule("cosine")),
            Map.entry("decayRate", e -> e.setSchedule("inverse").setDecayRate(0.9)),
            Map.entry("decayEpochs", e -> e.setSchedule("inverse").setDecayEpochs(1)),
            Map.entry("warmupEpochs", e -> e.setWarmupEpochs(1)),
            Map.entry("batchNorm", e -> e.setBatchNorm(true)),
            Map.entry("l1", e -> e.setL1(0.1)),
            Map.entry("weightDecay", e -> e.setWeightDecay(0.1)),
            Map.entry("adamw", e -> e.setUpdater("adamw")),
            Map.entry("gradientClip", e -> e.setUpdater("sgd").setGradientClip("value")),
            Map.entry(
                "gradientClipThreshold",
                e -> e.setUpdater("sgd").setGradientClip("norm").setGradientClipThreshold(1e-3)),
            Map.entry("maxNorm", e -> e.setMaxNorm(0.3)),
            Map.entry("l2", e -> e.setL2(0.1)),
            Map.entry("swapNoise", e -> e.setSwapNoise(0.1)),
            Map.entry("batchSize", e -> e.setBatchSize(32)),
            Map.entry("maxEpochs", e -> e.setMaxEpochs(3)),
            Map.entry("seed", e -> e.setSeed(43)),
            Map.entry("numWorkers", e -> e.setNumWorkers(3)),
            Map.entry("averagingFrequency", e -> e.setAveragingFrequency(2)),
            Map.entry("learningRateScaling", e -> e.setLearningRateScaling("none")),
            Map.entry("outerMomentum", e -> e.setOuterMomentum(0.3)),
            Map.entry("outerLearningRate", e -> e.setOuterLearningRate(0.9)),
            Map.entry("exponentialAverage", e -> e.setExponentialAverage(0.9)),
            Map.entry("updaterState", e -> e.setUpdaterState("reset")));
    return changes.entrySet().stream().map(c -> Arguments.of(c.getKey(), c.getValue())).toList();
  }

  @ParameterizedTest
  @CsvSource({"relu", "tanh", "sigmoid", "leakyrelu", "elu", "selu", "gelu", "swish", "identity"})
  void everyActivationLearns(String activation, SparkSession spark) {
    assertLearns(small().setActivation(activation).setLearningRate(0.05), spark);
  }

  @ParameterizedTest
  @CsvSource({
    "adam",
    "adamw",
    "sgd",
    "momentum",
    "nesterovs",
    "adagrad",
    "rmsprop",
    "nadam",
    "amsgrad"
  })
  void everyUpdaterLearns(String updater, SparkSession spark) {
    assertLearns(small().setUpdater(updater).setLearningRate(0.05), spark);
  }

  private static void assertLearns(NeuralNetworkClassifier estimator, SparkSession spark) {
    List<EpochRecord> epochs = estimator.setMaxEpochs(8).fit(blobs(spark, 200)).summary().epochs();
    double first = epochs.get(0).trainLoss();
    double last = epochs.get(epochs.size() - 1).trainLoss();
    assertTrue(last < 0.8 * first, first + " -> " + last);
  }

  @Test
  void theLastEpochIsToldOfAndWhetherMoreWouldHelp(SparkSession spark) {
    Dataset<Row> rows = blobs(spark, 240).withColumn("validation", functions.expr("id % 4 = 0"));
    // A listener does not go with an estimator that is sent elsewhere.
    NeuralNetworkClassifier estimator =
        SerializationUtils.clone(
            small().setMaxEpochs(2).setPatience(0).setTrainingListener(new TrainingListener() {}));
    assertEquals("maxEpochs 2 reached", estimator.fit(rows).summary().stopReason());
    estimator.setValidationIndicatorCol("validation").setTrainingListener(null);
    assertEquals(
        "maxEpochs 2 reached, while the validation loss still fell",
        estimator.fit(rows).summary().stopReason());
    // It rises where labels are the opposite of those learned.
    Dataset<Row> opposite =
        rows.withColumn("label", functions.expr("if(validation, 1 - label, label)"));
    assertEquals("maxEpochs 2 reached", estimator.fit(opposite).summary().stopReason());
  }

  @Test
  void patienceStopsAndTheBestNetworkIsRestored(SparkSession spark) {
    // Labels of noise: what is learned of training rows makes validation worse.
    Dataset<Row> rows =
        blobs(spark, 240)
            .withColumn("label", functions.expr("double(hash(id) % 2 = 0)"))
            .withColumn("validation", functions.expr("id % 4 = 0"));
    NeuralNetworkClassifier estimator =
        small()
            .setMaxEpochs(60)
            .setLearningRate(0.05)
            .setValidationIndicatorCol("validation")
            .setPatience(3);
    NeuralNetworkClassificationModel best = estimator.fit(rows);
    TrainingSummary summary = best.summary();
    List<EpochRecord> epochs = summary.epochs();
    assertTrue(epochs.size() < 60, epochs.toString());
    assertEquals(summary.bestEpoch() + 3, epochs.size());
    assertTrue(summary.stopReason().contains("did not fall below"), summary.stopReason());
    double smallest = epochs.stream().mapToDouble(EpochRecord::validationLoss).min().getAsDouble();
    assertEquals(smallest, epochs.get(summary.bestEpoch() - 1).validationLoss());
    assertEquals(smallest, validationLoss(best, rows), 1e-5);
    NeuralNetworkClassificationModel last = estimator.setRestoreBest(false).fit(rows);
    assertEquals(epochs.get(epochs.size() - 1).validationLoss(), validationLoss(last, rows), 1e-5);
    assertEquals(180, summary.trainingRows());
    assertEquals(60, summary.validationRows());
  }

  private static double validationLoss(NeuralNetworkClassificationModel model, Dataset<Row> rows) {
    return model
        .transform(rows.where("validation"))
        .withColumn("p", vector_to_array(functions.col("probability"), "float64"))
        .selectExpr("avg(-log(p[int(label)]))")
        .first()
        .getDouble(0);
  }

  @Test
  void divergenceIsAnErrorThatNamesEpochAndCure(SparkSession spark) {
    Set<Integer> before = SparkJobs.cached(spark);
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () ->
                small()
                    .setUpdater("sgd")
                    .setLearningRate(1e30)
                    .setHiddenLayers(new int[] {16, 16})
                    .fit(blobs(spark, 100)));
    for (String part : List.of("diverged in epoch 1", "learningRate 1.0E30 × 2, for", "Lower")) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
    assertTrue(before.containsAll(SparkJobs.cached(spark)));
  }

  @Test
  void listenerHearsOfRoundsAndEpochs(SparkSession spark) {
    List<String> heard = new ArrayList<>();
    NeuralNetworkClassifier estimator = small().setMaxEpochs(2).setAveragingFrequency(1);
    estimator
        .setTrainingListener(
            new TrainingListener() {
              @Override
              public void onStart(String uid, TrainingPlan plan) {
                heard.add(
                    uid
                        + " "
                        + plan.numWorkers()
                        + " "
                        + plan.trainingRows()
                        + " "
                        + plan.maxEpochs());
              }

              @Override
              public void onRound(int epoch, int round, int rounds) {
                heard.add("round " + round + " of " + rounds + " of epoch " + epoch);
              }

              @Override
              public void onEpoch(EpochRecord epoch) {
                heard.add("epoch " + epoch.epoch());
              }

              @Override
              public void onStop(TrainingSummary summary) {
                heard.add(summary.stopReason());
              }
            })
        .fit(blobs(spark, 50));
    assertEquals(
        List.of(
            estimator.uid() + " 2 50 2",
            "round 1 of 2 of epoch 1",
            "round 2 of 2 of epoch 1",
            "epoch 1",
            "round 1 of 2 of epoch 2",
            "round 2 of 2 of epoch 2",
            "epoch 2",
            "maxEpochs 2 reached"),
        heard);
  }

  private static NeuralNetworkClassifier small() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {8})
        .setNumWorkers(2)
        .setBatchSize(16)
        .setLearningRate(0.01)
        .setMaxEpochs(2);
  }

  private static Dataset<Row> blobs(SparkSession spark, int rows) {
    // An odd number of rows of one class makes the log-prior differ from zero.
    return Samples.blobs(spark, rows, 5, 2, 1)
        .withColumn("label", functions.expr("IF(id % 10 = 0, 1.0, label)"));
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }
}
