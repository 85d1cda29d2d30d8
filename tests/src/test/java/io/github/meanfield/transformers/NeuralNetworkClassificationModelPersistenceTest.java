package io.github.meanfield.transformers;

import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Saving and loading a model. */
@ExtendWith(SparkSessionExtension.class)
class NeuralNetworkClassificationModelPersistenceTest {

  private static NeuralNetworkClassificationModel trained;
  private static Dataset<Row> blobs;

  @TempDir private Path directory;
  private Path path;

  @BeforeAll
  static void fit(SparkSession spark) {
    blobs = Samples.blobs(spark, 200, 4, 3, 11);
    trained = classifier().fit(blobs);
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {8, 5})
        .setActivation("gelu")
        .setDropout(0.2)
        .setNumWorkers(2)
        .setMaxEpochs(2)
        .setLearningRate(0.01);
  }

  @BeforeEach
  void choosePath() {
    path = directory.resolve("model");
  }

  private NeuralNetworkClassificationModel reloaded(NeuralNetworkClassificationModel model)
      throws IOException {
    model.save(path.toString());
    return NeuralNetworkClassificationModel.load(path.toString());
  }

  @Test
  void predictionsAreTheSameToTheBit() throws IOException {
    NeuralNetworkClassificationModel loaded = reloaded(trained);
    assertEquals(trained.transform(blobs).collectAsList(), loaded.transform(blobs).collectAsList());
    assertEquals(trained.transform(blobs).schema(), loaded.transform(blobs).schema());
    assertSameBits(trained.network().params(), loaded.network().params());
    assertEquals(trained.uid(), loaded.uid());
    assertEquals(4, loaded.numFeatures());
    assertEquals(3, loaded.numClasses());
    assertEquals(trained.toString(), loaded.toString());
  }

  @Test
  void paramsAreKept() throws IOException {
    NeuralNetworkClassificationModel model =
        trained
            .copy(new ParamMap())
            .setFeaturesCol("f")
            .setRawPredictionCol("")
            .setProbabilityCol("p")
            .setPredictionCol("y")
            .setThresholds(new double[] {0.25, 0, 1})
            .setHandleInvalid("keep")
            .setScoringBatchSize(33);
    NeuralNetworkClassificationModel loaded = reloaded(model);
    assertEquals(described(model), described(loaded));
    assertEquals(33, loaded.getScoringBatchSize());
    assertArrayEquals(new double[] {0.25, 0, 1}, loaded.getThresholds());
  }

  @Test
  void whatWasNotSetIsADefaultBeforeAndAfter() throws IOException {
    assertFalse(trained.isSet(trained.predictionCol()));
    assertFalse(trained.isSet(trained.thresholds()));
    assertEquals(described(trained), described(reloaded(trained)));
  }

  /** Each param's value, and whether it was set or is a default. */
  private static Map<String, String> described(NeuralNetworkClassificationModel model) {
    Map<String, String> result = new TreeMap<>();
    for (Param<?> param : model.params()) {
      result.put(
          param.name(), model.isSet(param) + " " + model.get(param).map(v -> text(v)).toString());
    }
    return result;
  }

  private static String text(Object value) {
    return value instanceof double[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
  }

  @Test
  void summaryIsKept() throws IOException {
    TrainingSummary summary = trained.summary();
    assertTrue(Double.isNaN(summary.epochs().get(0).validationLoss()));
    assertEquals(6, trained.exampleFeatures().size());
    NeuralNetworkClassificationModel again = reloaded(trained);
    assertEquals(List.of(), again.exampleFeatures(), "rows of the data are saved");
    TrainingSummary loaded = again.summary();
    assertEquals(summary, loaded);
    assertEquals(summary.history().collectAsList(), loaded.history().collectAsList());
    assertEquals(2, loaded.history().where("validationLoss IS NULL").count());
  }

  @Test
  void summaryWithValidationAndSkippedRowsIsKept() throws IOException {
    Dataset<Row> rows =
        blobs.selectExpr(
            "if(id % 10 = 1, NULL, features) AS features", "label", "id % 4 = 0 AS validation");
    NeuralNetworkClassificationModel model =
        classifier().setValidationIndicatorCol("validation").setHandleInvalid("skip").fit(rows);
    TrainingSummary loaded = reloaded(model).summary();
    assertEquals(model.summary(), loaded);
    assertEquals(Map.of("features that are null", 20L), loaded.skippedRows());
    assertEquals(50, loaded.validationRows());
    assertEquals(130, loaded.trainingRows());
    assertTrue(loaded.epochs().get(1).validationLoss() > 0);
  }

  @Test
  void aLoadedModelCanBeSavedAgain() throws IOException {
    NeuralNetworkClassificationModel loaded = reloaded(trained);
    String again = directory.resolve("again").toString();
    loaded.save(again);
    assertEquals(
        trained.transform(blobs).collectAsList(),
        NeuralNetworkClassificationModel.load(again).transform(blobs).collectAsList());
  }

  @Test
  void deeplearning4jReadsTheNetwork() throws IOException {
    trained.save(path.toString());
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(path.resolve("network.zip").toFile());
    for (Row row : trained.transform(blobs).collectAsList()) {
      double[] features = row.<Vector>getAs("features").toArray();
      assertArrayEquals(
          row.<Vector>getAs("probability").toArray(),
          network.output(Nd4j.create(new double[][] {features})).toDoubleVector(),
          1e-6);
    }
  }

  @Test
  void anExistingPathIsLeftAlone() throws IOException {
    trained.save(path.toString());
    Map<String, List<Byte>> before = content();
    NeuralNetworkClassificationModel other = classifier().setSeed(7).fit(blobs);
    assertThrows(IOException.class, () -> other.save(path.toString()));
    assertEquals(before, content());
    other.write().overwrite().save(path.toString());
    assertNotEquals(before, content());
    assertEquals(
        other.transform(blobs).collectAsList(),
        NeuralNetworkClassificationModel.load(path.toString()).transform(blobs).collectAsList());
  }

  private Map<String, List<Byte>> content() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(Files::isRegularFile)
          .collect(Collectors.toMap(Path::toString, file -> bytes(file)));
    }
  }

  private static List<Byte> bytes(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return java.util.stream.IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
