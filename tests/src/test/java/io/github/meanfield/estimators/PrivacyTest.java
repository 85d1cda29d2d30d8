package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.stages.SecretDraws;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Differential privacy from params to files. */
@ExtendWith(SparkSessionExtension.class)
class PrivacyTest {

  /** So little that it changes no float, which tells the rest of a step. */
  private static final double NO_NOISE = 1e-30;

  private static final StructType WEIGHTED =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType);

  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = Samples.blobs(spark, 240, 4, 3, 5).cache();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {6})
        .setNumWorkers(2)
        .setBatchSize(20)
        .setMaxEpochs(3)
        .setDpNoiseMultiplier(1);
  }

  private static float[] floats(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }

  @Test
  void withoutNoiseAndLimitAStepOfAllRowsIsThatOfPlainTraining() {
    NeuralNetworkClassifier plain =
        classifier()
            .setDpNoiseMultiplier(0)
            .setBatchSize(1000)
            .setOutputBias("zero")
            .setL2(0.01)
            .setUpdater("sgd")
            .setLearningRate(0.5);
    float[] expected = floats(plain.fit(rows));
    float[] found =
        floats(
            plain
                .copy(ParamMap.empty())
                .setDpNoiseMultiplier(NO_NOISE)
                .setDpClip(1e6)
                .setOutputBias("auto")
                .fit(rows));
    assertArrayEquals(expected, found, 1e-5f);
  }

  private static Dataset<Row> weighted(SparkSession spark, double[] another) {
    Random random = new Random(3);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      list.add(RowFactory.create(Vectors.dense(x, y), (double) (i % 2), 1.0));
    }
    if (another != null) {
      list.set(7, RowFactory.create(Vectors.dense(another[0], another[1]), 0.0, another[2]));
    }
    return spark.createDataFrame(list, WEIGHTED);
  }

  /** Without noise, one row moves the network by no more than its clipped gradient. */
  @Test
  void aRowIsWorthItsClipWhateverItIs(SparkSession spark) {
    NeuralNetworkClassifier one =
        classifier()
            .setDpNoiseMultiplier(NO_NOISE)
            .setDpClip(0.2)
            .setWeightCol("weight")
            .setUpdater("sgd")
            .setLearningRate(1)
            .setLearningRateScaling("none")
            .setMaxEpochs(1);
    // Two chunks of 20 rows, each a step: a row is in one of them, and counts half in the mean.
    float[] before = floats(one.fit(weighted(spark, null)));
    double most = 0.2 / 20 / 2;
    for (double[] row : new double[][] {{0, 0, 1e-9}, {1e4, -1e4, 1e6}, {50, 3, 2}}) {
      float[] after = floats(one.fit(weighted(spark, row)));
      double square = 0;
      for (int i = 0; i < before.length; i++) {
        double difference = (double) after[i] - before[i];
        square += difference * difference;
      }
      // The one that is gone, and the one that is there.
      double bound = row[2] < 1 ? most : 2 * most;
      assertTrue(Math.sqrt(square) <= bound + 1e-6, Math.sqrt(square) + " above " + bound);
      assertTrue(Math.sqrt(square) > most / 100, "nothing changed");
    }
  }

  @Test
  void theSummaryTellsTheGuaranteeAndNothingOfRows() throws Exception {
    NeuralNetworkClassificationModel model = classifier().setNumNetworks(2).fit(rows);
    TrainingSummary.Privacy privacy = model.summary().privacy();
    // 120 rows of a chunk in 6 steps of an epoch, 3 epochs, 2 networks.
    assertEquals(1.0 / 6, privacy.samplingRate());
    assertEquals(1, privacy.noiseMultiplier());
    assertEquals(3, privacy.epsilonByEpoch().size());
    assertEquals(privacy.epsilon(), privacy.epsilonByEpoch().get(2));
    assertTrue(privacy.epsilonByEpoch().get(0) < privacy.epsilon());
    assertEquals(List.of(), model.summary().examples());
    assertEquals(List.of(), model.exampleFeatures());
    assertEquals(List.of(), model.summary().warnings());
    for (EpochRecord epoch : model.summary().epochs()) {
      assertTrue(Double.isNaN(epoch.trainLoss()));
      assertEquals(240, epoch.rows());
    }
    TrainingSummary.Privacy inRounds =
        classifier().setNumNetworks(2).setEpochsPerRound(2).fit(rows).summary().privacy();
    assertEquals(privacy.epsilonByEpoch().subList(1, 3), inRounds.epsilonByEpoch());
    assertEquals(privacy.epsilon(), inRounds.epsilon());
    String path = directory.resolve("model").toString();
    model.save(path);
    TrainingSummary loaded = NeuralNetworkClassificationModel.load(path).summary();
    assertEquals(privacy, loaded.privacy());
    // The epochs of the second network are not those that ε is told after.
    TrainingSummary.Privacy ofSecond = model.ofNetworks(1, 2).summary().privacy();
    assertEquals(privacy.epsilon(), ofSecond.epsilon());
    assertEquals(List.of(), ofSecond.epsilonByEpoch());
    assertTrue(loaded.history().first().isNullAt(3));
    assertNull(classifier().setDpNoiseMultiplier(0).fit(rows).summary().privacy());
  }

  @Test
  void noiseIsNobodysToKnowWhateverTheSeed() {
    NeuralNetworkClassifier seeded = classifier().setSeed(7);
    NeuralNetworkClassificationModel model = seeded.fit(rows);
    assertFalse(Arrays.equals(floats(model), floats(seeded.fit(rows))));
    assertEquals(List.of(), model.summary().warnings());
  }

  /**
   * All rows are in each step, and there is no noise, so that what is left to chance is what is
   * done with a row: were it known, another row would change it for all rows after it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "dropout", "inputNoise", "augmentShift"})
  void whatIsDoneWithRowsIsNobodysToKnow(String param) {
    NeuralNetworkClassifier estimator =
        classifier()
            .setSeed(7)
            .setBatchSize(1000)
            .setDpNoiseMultiplier(NO_NOISE)
            .setImageShape(new int[] {2, 2, 1});
    if (!param.isEmpty()) {
      estimator.set(estimator.getParam(param), 0.5);
    }
    float[] first = floats(estimator.fit(rows));
    assertEquals(param.isEmpty(), Arrays.equals(first, floats(estimator.fit(rows))));
  }

  @Test
  void theBudgetEndsTrainingOrFindsTheNoise() {
    NeuralNetworkClassifier budget = classifier().setDpEpsilon(8).setMaxEpochs(50);
    TrainingSummary cut = budget.fit(rows).summary();
    int epochs = cut.epochs().size();
    assertTrue(epochs > 0 && epochs < 50, epochs + " epochs");
    assertEquals("dpEpsilon is spent after " + epochs + " epochs", cut.stopReason());
    assertTrue(cut.privacy().epsilon() <= 8);
    TrainingSummary found = budget.setDpNoiseMultiplier(0).setMaxEpochs(5).fit(rows).summary();
    assertEquals("maxEpochs 5 reached", found.stopReason());
    assertTrue(found.privacy().epsilon() <= 8 && found.privacy().epsilon() > 7.9);
    assertRefused(
        () -> budget.setDpNoiseMultiplier(0.3).setDpEpsilon(1).fit(rows),
        "classifier: param dpEpsilon is 1.0, which one epoch with dpNoiseMultiplier 0.3 exceeds");
    assertRefused(
        () -> classifier().setDpDelta(0.01).fit(rows),
        "classifier: param dpDelta is 0.01, but must be below 1 over the 240 training rows; set it"
            + " to 4e-04 or less");
  }

  @Test
  void networksOfSeveralFitsGiveAwayWhatEachDoes() {
    NeuralNetworkClassificationModel one = classifier().setMaxEpochs(1).fit(rows);
    NeuralNetworkClassificationModel other = classifier().setDpNoiseMultiplier(2).fit(rows);
    TrainingSummary.Privacy both = one.averagedWith(List.of(other)).summary().privacy();
    assertEquals(
        one.summary().privacy().epsilon() + other.summary().privacy().epsilon(), both.epsilon());
    assertEquals(2e-5, both.delta(), 1e-12);
    NeuralNetworkClassificationModel open = classifier().setDpNoiseMultiplier(0).fit(rows);
    assertNull(one.averagedWith(List.of(open)).summary().privacy());
  }

  /** A step of a chunk may draw none of its few rows, or more than a minibatch has. */
  @Test
  void stepsDrawAnyNumberOfRows() {
    NeuralNetworkClassificationModel model =
        classifier().setBatchSize(1).setAveragingFrequency(240).setMaxEpochs(1).fit(rows);
    assertEquals(1.0 / 120, model.summary().privacy().samplingRate());
  }

  @Test
  void aFitThatWasBrokenOffCountsAllItsEpochs() {
    NeuralNetworkClassifier estimator = classifier().setCheckpointDir(directory.toString());
    estimator.setMaxEpochs(2).fit(rows);
    List<String> heard = new ArrayList<>();
    estimator.setTrainingListener(
        new TrainingListener() {
          @Override
          public void onResume(List<EpochRecord> epochs) {
            heard.add("resumed after " + epochs.size());
          }
        });
    TrainingSummary whole = estimator.setMaxEpochs(3).fit(rows).summary();
    assertEquals(List.of("resumed after 2"), heard);
    assertEquals(
        classifier().fit(rows).summary().privacy().epsilon(), whole.privacy().epsilon(), 0);
    estimator.setDpClip(2).fit(rows);
    estimator.setDpClip(1).setDpNoiseMultiplier(2).fit(rows);
    assertEquals(1, heard.size(), "other noise goes on from the checkpoint: " + heard);
  }

  /** As long as it is the first provider, it makes the key of each fit, and tells what it made. */
  private static final class KnownKeys extends Provider {

    private static final long serialVersionUID = 1L;

    private static final byte[] KEY = "key of the noise".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger made = new AtomicInteger();

    KnownKeys() {
      super("KnownKeys", "1", "");
      putService(
          new Service(this, "SecureRandom", "KnownKeys", KnownKeys.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Draws();
            }
          });
    }

    private final class Draws extends SecureRandomSpi {

      private static final long serialVersionUID = 1L;

      @Override
      protected void engineSetSeed(byte[] seed) {}

      @Override
      protected void engineNextBytes(byte[] bytes) {
        random.nextBytes(bytes);
        if (StackWalker.getInstance()
            .walk(
                frames ->
                    frames.anyMatch(
                        frame -> frame.getClassName().equals(SecretDraws.class.getName())))) {
          System.arraycopy(KEY, 0, bytes, 0, KEY.length);
          made.incrementAndGet();
        }
      }

      @Override
      protected byte[] engineGenerateSeed(int count) {
        return random.generateSeed(count);
      }
    }
  }

  @Test
  void theKeyIsDrawnOncePerFitAndIsInNoFile() throws Exception {
    NeuralNetworkClassificationModel model;
    float[] again;
    KnownKeys keys = new KnownKeys();
    Security.insertProviderAt(keys, 1);
    try {
      model = classifier().setCheckpointDir(directory + "/checkpoints").fit(rows);
      again = floats(classifier().fit(rows));
    } finally {
      Security.removeProvider(keys.getName());
    }
    assertEquals(2, keys.made.get());
    assertArrayEquals(floats(model), again, "the key is not what makes the noise");
    model.save(directory + "/model");
    int searched = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        searched += searchForKey(file.toString(), Files.readAllBytes(file));
      }
    }
    assertTrue(searched > 5, searched + " files");
    String found = "a key of the noise, found";
    assertThrows(
        AssertionError.class,
        () -> searchForKey("", found.getBytes(StandardCharsets.US_ASCII)),
        "no key is ever found");
  }

  /** Bytes, and what is zipped in them; the number of files. */
  private static int searchForKey(String name, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String form :
        List.of(
            new String(KnownKeys.KEY, StandardCharsets.ISO_8859_1),
            HexFormat.of().formatHex(KnownKeys.KEY),
            Base64.getEncoder().withoutPadding().encodeToString(KnownKeys.KEY),
            Arrays.toString(KnownKeys.KEY).replaceAll("[\\[\\]]", ""),
            Arrays.toString(KnownKeys.KEY).replaceAll("[\\[\\] ]", ""))) {
      assertFalse(text.toLowerCase(Locale.ROOT).contains(form.toLowerCase(Locale.ROOT)), name);
    }
    int files = 1;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files += searchForKey(name + "!" + entry.getName(), zip.readAllBytes());
      }
    }
    return files;
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
    NeuralNetworkClassifier classifier = classifier();
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
  void networksOfSeveralLabelsAreTrained() {
    Dataset<Row> several = rows.withColumn("labels", functions.expr("array(label % 3)"));
    NeuralNetworkMultilabelClassifier classifier =
        new NeuralNetworkMultilabelClassifier()
            .setLabelCol("labels")
            .setMaxEpochs(1)
            .setDpNoiseMultiplier(1);
    assertTrue(classifier.fit(several).summary().privacy().epsilon() > 0);
    assertFalse(
        Arrays.equals(
            classifier.fit(several).network().params().dup().data().asFloat(),
            classifier.fit(several).network().params().dup().data().asFloat()));
  }

  @Test
  void autoencodersAndNetworksOfOnesOwnAreTrainedOrRefused() throws Exception {
    Autoencoder autoencoder =
        new Autoencoder("autoencoder").setCodeSize(2).setMaxEpochs(1).setDpNoiseMultiplier(1);
    assertTrue(autoencoder.fit(rows).summary().privacy().epsilon() > 0);
    assertRefused(
        () -> autoencoder.setVariational(true).fit(rows), "param variational is true", "false");
    String path = directory.resolve("normalized").toString();
    classifier().setDpNoiseMultiplier(0).setBatchNorm(true).fit(rows).save(path);
    assertRefused(
        () -> classifier().fineTuning(path).fit(rows),
        "classifier: the network has BatchNorm, which differential privacy",
        "cannot train row by row");
  }

  @Test
  void paramsWithoutEffectAreRefused() {
    NeuralNetworkClassifier off = classifier().setDpNoiseMultiplier(0).setDpClip(3);
    assertRefused(
        () -> off.fit(rows),
        "classifier: param dpClip is 3.0, without effect as dpNoiseMultiplier and dpEpsilon are 0");
  }

  /**
   * Labels are chance, so that all a network can learn of them is by heart: the loss of rows that
   * it has seen is then smaller than of others (Yeom et al. 2018, "Privacy risk in machine
   * learning").
   */
  @Test
  void whoHasBeenTrainedOnCannotBeTold(SparkSession spark) {
    Dataset<Row> all = chance(spark, 120);
    Dataset<Row> members = all.where("id % 2 = 0");
    NeuralNetworkClassifier memorizing =
        classifier()
            .setHiddenLayers(new int[] {64})
            .setNumWorkers(1)
            .setLearningRate(0.02)
            .setEpochsPerRound(50)
            .setMaxEpochs(100)
            .setDpNoiseMultiplier(0);
    double open = attack(memorizing.fit(members), all);
    NeuralNetworkClassificationModel model = memorizing.setDpEpsilon(1).fit(members);
    double closed = attack(model, all);
    assertTrue(open > 0.9, "AUC of the attack without privacy: " + open);
    assertTrue(closed < 0.7, "AUC of the attack with privacy: " + closed);
    assertTrue(model.summary().privacy().epsilon() <= 1);
  }

  private static Dataset<Row> chance(SparkSession spark, int count) {
    Random random = new Random(9);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features = random.doubles(20, -1, 1).toArray();
      list.add(RowFactory.create((long) i, Vectors.dense(features), (double) random.nextInt(2)));
    }
    return spark.createDataFrame(list, rows.schema());
  }

  /** The share of pairs of a member and another row of which the member has the smaller loss. */
  private static double attack(NeuralNetworkClassificationModel model, Dataset<Row> all) {
    List<double[]> losses = new ArrayList<>();
    for (Row row : model.transform(all).select("id", "label", "probability").collectAsList()) {
      Vector probability = row.getAs(2);
      losses.add(new double[] {row.getLong(0) % 2, -probability.apply((int) row.getDouble(1))});
    }
    double smaller = 0;
    int pairs = 0;
    for (double[] member : losses) {
      for (double[] other : losses) {
        if (member[0] == 0 && other[0] == 1) {
          pairs++;
          smaller += member[1] < other[1] ? 1 : member[1] == other[1] ? 0.5 : 0;
        }
      }
    }
    return smaller / pairs;
  }
}
