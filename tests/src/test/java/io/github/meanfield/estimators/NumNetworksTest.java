package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SavedMetadata;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several networks in one fit, and in one model. */
class NumNetworksTest extends CheckpointedFits {

  private static NeuralNetworkClassificationModel three;

  /** One worker with one chunk, so that rows are dealt the same way with any seed. */
  private static NeuralNetworkClassifier ofOneWorker(int numNetworks) {
    return classifier()
        .setNumWorkers(1)
        .setAveragingFrequency(64)
        .setOuterMomentum(-1)
        .setNumNetworks(numNetworks);
  }

  @BeforeAll
  static void fit() {
    three = ofOneWorker(3).fit(rows);
  }

  private static List<float[]> parameters(List<Model> networks) {
    return networks.stream().map(each -> each.params().dup().data().asFloat()).toList();
  }

  private static void assertSame(List<Model> expected, List<Model> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(parameters(expected).get(i), parameters(found).get(i), "network " + i);
    }
  }

  @Test
  void eachIsTheSingleNetworkOfItsSeed() {
    TrainingSummary all = three.summary();
    assertEquals(3, all.courses().size());
    for (int i = 0; i < 3; i++) {
      NeuralNetworkClassificationModel single =
          ofOneWorker(1).setSeed(FitNetworks.seed(42, i)).fit(rows);
      assertSame(single.networks(), three.networks().subList(i, i + 1));
      TrainingSummary.Course course = all.courses().get(i);
      assertEquals(single.summary().bestEpoch(), course.bestEpoch());
      assertEquals(single.summary().stopReason(), course.stopReason());
      assertEquals(
          single.summary().epochs().stream().map(EpochRecord::validationLoss).toList(),
          course.epochs().stream().map(EpochRecord::validationLoss).toList());
    }
    assertSameBits(three.network().params(), three.networks().get(0).params());
    assertEquals(all.courses().get(1).epochs().size(), all.history().where("network = 2").count());
  }

  @ParameterizedTest
  @CsvSource({"dense", "dl4j"})
  void theSameFitGivesTheSameBits(String engine) {
    NeuralNetworkClassifier estimator = classifier().setNumNetworks(4).setEngine(engine);
    NeuralNetworkClassificationModel first = estimator.fit(rows);
    for (int repeat = 0; repeat < 2; repeat++) {
      NeuralNetworkClassificationModel again = estimator.fit(rows);
      assertSame(first.networks(), again.networks());
      assertEquals(first.summary().warnings(), again.summary().warnings());
    }
  }

  @Test
  void probabilitiesAreAveraged(SparkSession spark) {
    List<NeuralNetworkClassificationModel> singles =
        IntStream.range(0, 3)
            .mapToObj(i -> ofOneWorker(1).setSeed(FitNetworks.seed(42, i)).fit(rows))
            .toList();
    three.registerFunction(spark, "predict_three");
    Dataset<Row> scored = three.transform(rows).selectExpr("*", "predict_three(features) AS same");
    for (Row row : scored.collectAsList()) {
      Vector features = row.getAs("features");
      double[] mean = new double[3];
      for (NeuralNetworkClassificationModel single : singles) {
        for (int k = 0; k < 3; k++) {
          mean[k] += single.predictProbability(features).apply(k) / 3;
        }
      }
      Vector probability = row.getAs("probability");
      assertArrayEquals(mean, probability.toArray(), 1e-6);
      assertArrayEquals(probability.toArray(), three.predictProbability(features).toArray(), 1e-6);
      for (int k = 0; k < 3; k++) {
        assertEquals(Math.log(mean[k]), row.<Vector>getAs("rawPrediction").apply(k), 1e-5);
      }
      assertEquals(row.<Double>getAs("prediction"), row.<Double>getAs("same"));
      assertEquals(row.<Double>getAs("prediction"), three.predict(features));
    }
    for (NeuralNetworkClassificationModel each : List.of(three, singles.get(1))) {
      Vector zeros = Vectors.zeros(each.numFeatures());
      assertArrayEquals(
          each.predictProbability(zeros).toArray(),
          each.zeroInputProbability().orElseThrow().toArray(),
          1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"squared", "poisson"})
  void predictionsOfTargetsAreAveraged(String loss) {
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setLoss(loss)
            .setHiddenLayers(new int[] {4})
            .setNumWorkers(1)
            .setMaxEpochs(2);
    NeuralNetworkRegressionModel both = regressor.setNumNetworks(2).fit(rows);
    regressor.setNumNetworks(1);
    NeuralNetworkRegressionModel first = regressor.fit(rows);
    NeuralNetworkRegressionModel second = regressor.setSeed(FitNetworks.seed(42, 1)).fit(rows);
    for (Row row : both.transform(rows).collectAsList()) {
      Vector features = row.getAs("features");
      double mean = (first.predict(features) + second.predict(features)) / 2;
      assertEquals(mean, row.<Double>getAs("prediction"), 1e-6 * Math.max(1, Math.abs(mean)));
    }
    Vector zeros = Vectors.zeros(both.numFeatures());
    for (NeuralNetworkRegressionModel each : List.of(both, second)) {
      double ofZeros = each.predict(zeros);
      assertEquals(
          ofZeros, each.zeroInputPrediction().orElseThrow(), 1e-5 * Math.max(1, Math.abs(ofZeros)));
    }
  }

  @Test
  void aModelIsSavedWithAllOfThem() throws IOException {
    Path path = directory.resolve("model");
    three.save(path.toString());
    NeuralNetworkClassificationModel loaded =
        NeuralNetworkClassificationModel.load(path.toString());
    assertSame(three.networks(), loaded.networks());
    assertEquals(three.summary(), loaded.summary());
    assertEquals(three.transform(rows).collectAsList(), loaded.transform(rows).collectAsList());
    String metadata = SavedMetadata.text(path);
    assertTrue(metadata.contains("\"formatVersion\":2"), metadata);
    NetworkScorer scorer = new NetworkScorer().setModelPath(path.toString());
    Path saved = directory.resolve("scorer");
    scorer.save(saved.toString());
    for (NetworkScorer each : List.of(scorer, NetworkScorer.load(saved.toString()))) {
      for (Row row : each.transform(three.transform(rows)).collectAsList()) {
        assertArrayEquals(
            row.<Vector>getAs("probability").toArray(),
            row.<Vector>getAs("output").toArray(),
            1e-6);
      }
    }
    Files.copy(
        ofAnotherForm().resolve("network.zip"),
        path.resolve("network-2.zip"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(path.resolve(".network-2.zip.crc"));
    assertRefused(
        () -> NeuralNetworkClassificationModel.load(path.toString()),
        "network-2.zip has 4 features and 1 outputs, but the network before it has 4 features and 3"
            + " outputs; required is the same");
    Files.delete(path.resolve("network-2.zip"));
    assertThrows(
        UncheckedIOException.class, () -> NeuralNetworkClassificationModel.load(path.toString()));
    assertRefused(
        () -> new NetworkScorer().setModelPath(path.toString()).numOutputs(),
        "network-2.zip' is neither a file nor a directory");
  }

  /** A model of one network with another output, which older builds read too. */
  private Path ofAnotherForm() throws IOException {
    Path path = directory.resolve("single");
    new NeuralNetworkRegressor().setMaxEpochs(1).fit(rows).write().save(path.toString());
    String metadata = SavedMetadata.text(path);
    assertTrue(metadata.contains("\"formatVersion\":1"), metadata);
    assertFalse(Files.readString(path.resolve("history.json")).contains("furtherNetworks"));
    return path;
  }

  @Test
  void eachHasCheckpointsOfItsOwn() {
    NeuralNetworkClassifier estimator = classifier().setNumNetworks(2);
    NeuralNetworkClassificationModel undisturbed = estimator.fit(rows);
    estimator.setCheckpointDir(path());
    breakOff(estimator, 4);
    assertEquals(2, folders().size());
    assertSame(undisturbed.networks(), estimator.fit(rows).networks());
    NeuralNetworkClassificationModel more =
        estimator.setNumNetworks(3).setTrainingListener(null).fit(rows);
    assertSame(undisturbed.networks(), more.networks().subList(0, 2));
    assertEquals(3, folders().size());
  }

  @Test
  void aListenerHearsOfTheFirstUnlessItAsks() {
    List<Integer> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public TrainingListener ofNetwork(int network) {
            return new TrainingListener() {
              @Override
              public void onEpoch(EpochRecord epoch) {
                heard.add(network);
              }
            };
          }
        };
    NeuralNetworkClassifier estimator =
        ofOneWorker(3).setPatience(0).setMaxEpochs(2).setTrainingListener(listener);
    estimator.fit(rows);
    assertEquals(List.of(1, 1, 2, 2, 3, 3), heard.stream().sorted().toList());
    Recorder recorder = new Recorder();
    estimator.setTrainingListener(recorder).fit(rows);
    assertEquals("epoch 2", recorder.heard.get(1));
    assertEquals(3, recorder.heard.size());
  }

  @Test
  void whenOneFailsTheOthersEnd(SparkSession spark) {
    Set<Integer> before = SparkJobs.cached(spark);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public TrainingListener ofNetwork(int network) {
            return network == 2 ? new BreakOff(1) : new TrainingListener() {};
          }
        };
    NeuralNetworkClassifier endless =
        ofOneWorker(3).setPatience(0).setMaxEpochs(1_000_000).setTrainingListener(listener);
    assertThrows(UnsupportedOperationException.class, () -> endless.fit(rows));
    assertTrue(before.containsAll(SparkJobs.cached(spark)));
    assertEquals(0, spark.sparkContext().statusTracker().getActiveJobIds().length);
  }

  @Test
  void aJobGroupCancelsThemAll(SparkSession spark) {
    spark.sparkContext().setJobGroup("several", "all of them", false);
    try {
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void onEpoch(EpochRecord epoch) {
              spark.sparkContext().cancelJobGroup("several");
            }
          };
      NeuralNetworkClassifier endless =
          ofOneWorker(3).setPatience(0).setMaxEpochs(1_000_000).setTrainingListener(listener);
      CancellationException cancelled =
          assertThrows(CancellationException.class, () -> endless.fit(rows));
      assertTrue(
          cancelled.getMessage().contains("classifier: fit was cancelled (classifier: epoch"),
          cancelled.getMessage());
      assertEquals("all of them", spark.sparkContext().getLocalProperty("spark.job.description"));
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  @Test
  void anInterruptEndsThemAllAndLeavesNothingKept(SparkSession spark) {
    Set<Integer> before = SparkJobs.cached(spark);
    Thread fitting = Thread.currentThread();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            fitting.interrupt();
          }
        };
    NeuralNetworkClassifier endless =
        ofOneWorker(3).setPatience(0).setMaxEpochs(1_000_000).setTrainingListener(listener);
    CancellationException cancelled =
        assertThrows(CancellationException.class, () -> endless.fit(rows));
    assertTrue(Thread.interrupted());
    assertEquals(0, cancelled.getSuppressed().length);
    assertTrue(before.containsAll(SparkJobs.cached(spark)));
  }

  @Test
  void dl4jSparkTrainsOne() {
    assertRefused(
        () -> new NeuralNetworkClassifier("c").setBackend("dl4j-spark").setNumNetworks(2).fit(rows),
        "c: param numNetworks is 2, but must be 1 if backend is dl4j-spark");
  }
}
