package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Activations of hidden layers as features for other stages. */
@ExtendWith(SparkSessionExtension.class)
class FeaturesOutTest {

  private static final double CLOSE = 1e-5;

  private static Dataset<Row> blobs;
  private static NeuralNetworkClassificationModel model;
  private static NeuralNetworkClassificationModel pair;

  @TempDir private Path directory;

  @BeforeAll
  static void train(SparkSession spark) {
    blobs = Samples.blobs(spark, 60, 4, 3, 11).cache();
    model = classifier().setBatchNorm(true).setDropout(0.4).fit(blobs);
    pair = classifier().setNumNetworks(2).fit(blobs);
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {6, 5})
        .setActivation("tanh")
        .setMaxEpochs(2)
        .setBatchSize(16)
        .setNumWorkers(2)
        .setScoringBatchSize(7)
        .setFeaturesOutCol("hidden");
  }

  private static double[][] values(Dataset<Row> rows, String column) {
    return rows.select(column).collectAsList().stream()
        .map(row -> ((Vector) row.get(0)).toArray())
        .toArray(double[][]::new);
  }

  private static INDArray matrix(double[][] rows) {
    return Nd4j.createFromArray(rows).castTo(DataType.FLOAT);
  }

  private static void assertClose(INDArray expected, double[][] found) {
    double[][] rows = expected.reshape(found.length, -1).toDoubleMatrix();
    assertTrue(Arrays.stream(rows).flatMapToDouble(Arrays::stream).distinct().count() > 20);
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(rows[i], found[i], CLOSE, "row " + i);
    }
  }

  @Test
  void eachLayerIsThatOfDeeplearning4j() {
    MultiLayerNetwork network = (MultiLayerNetwork) model.network();
    List<INDArray> all = network.feedForward(matrix(values(blobs, "features")), false);
    // Dense, batch normalization, activation; so twice, and the output layer.
    assertEquals(8, all.size());
    assertClose(all.get(6), values(model.transform(blobs), "hidden"));
    NeuralNetworkClassificationModel first = model.copy(ParamMap.empty()).setFeaturesOutLayer("1");
    assertClose(all.get(3), values(first.transform(blobs), "hidden"));
    Vector features = (Vector) blobs.first().getAs("features");
    assertEquals(
        first.transform(blobs).first().<Vector>getAs("hidden"), first.featuresOut(features));
  }

  @Test
  void predictionsAreTheSameWithThem() {
    NeuralNetworkClassificationModel without = model.copy(ParamMap.empty()).setFeaturesOutCol("");
    Dataset<Row> scored = model.transform(blobs);
    assertEquals(without.transform(blobs).collectAsList(), scored.drop("hidden").collectAsList());
    assertEquals(model.transformSchema(blobs.schema()), scored.schema());
    assertEquals(5, AttributeGroup.fromStructField(scored.schema().apply("hidden")).size());
  }

  @Test
  void thoseOfSeveralNetworksComeOneAfterAnother() {
    double[][] both = values(pair.transform(blobs), "hidden");
    double[][] first = values(pair.ofNetworks(0, 1).transform(blobs), "hidden");
    double[][] second = values(pair.ofNetworks(1, 2).transform(blobs), "hidden");
    for (int i = 0; i < both.length; i++) {
      assertArrayEquals(
          Stream.of(first[i], second[i]).flatMapToDouble(Arrays::stream).toArray(), both[i]);
    }
    assertEquals(
        10, AttributeGroup.fromStructField(pair.transform(blobs).schema().apply("hidden")).size());
  }

  @Test
  void otherStagesLearnFromThem() {
    Dataset<Row> scored = model.transform(blobs);
    KMeansModel clusters =
        new KMeans()
            .setK(3)
            .setSeed(1)
            .setFeaturesCol("hidden")
            .setPredictionCol("cluster")
            .fit(scored);
    assertEquals(5, clusters.clusterCenters()[0].size());
  }

  @Test
  void invalidRowsHaveNone() {
    Dataset<Row> rows =
        blobs.withColumn(
            "features", functions.when(functions.col("id").notEqual(3), functions.col("features")));
    NeuralNetworkClassificationModel kept = model.copy(ParamMap.empty()).setHandleInvalid("keep");
    double[][] found = values(kept.transform(rows), "hidden");
    assertTrue(Arrays.stream(found[3]).allMatch(Double::isNaN));
    double[][] expected = values(model.transform(blobs), "hidden");
    assertArrayEquals(expected[4], found[4]);
    NeuralNetworkClassificationModel skipped =
        model.copy(ParamMap.empty()).setHandleInvalid("skip");
    assertArrayEquals(expected[4], values(skipped.transform(rows), "hidden")[3]);
    assertEquals(0, model.transform(blobs.limit(0)).count());
  }

  @Test
  void theyAreThereOnceLoaded() throws IOException {
    String path = directory.resolve("model").toString();
    pair.setFeaturesOutLayer("1").write().overwrite().save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(pair.transform(blobs).collectAsList(), loaded.transform(blobs).collectAsList());
    pair.setFeaturesOutLayer("last");
  }

  @Test
  void aScorerHasThoseOfAnyNetwork() throws IOException {
    ComputationGraph graph = new ComputationGraph(Networks.skip(4, 6, 3));
    graph.init();
    INDArray features = matrix(values(blobs, "features"));
    NetworkScorer scorer = scorer(graph);
    for (String vertex : List.of("first", "sum", "norm", "third")) {
      assertClose(
          graph.feedForward(features, false).get(vertex),
          values(scorer.setFeaturesOutLayer(vertex).transform(blobs), "hidden"));
    }
    double[][] outputs = values(scorer.transform(blobs), "output");
    assertClose(graph.outputSingle(features), outputs);
    assertRefused(
        () -> scorer.setFeaturesOutLayer("fourth").transform(blobs),
        "scorer: param featuresOutLayer is 'fourth', but the network has no hidden layer 'fourth'",
        "a graph has them by the names of its vertices: 'first' (DenseLayer)");
    assertRefused(() -> scorer.setFeaturesOutLayer("last").transform(blobs), "'third'");
  }

  @Test
  void imagesBecomeRows(SparkSession spark) throws IOException {
    Dataset<Row> images = Samples.blobs(spark, 20, 36, 2, 3);
    MultiLayerNetwork network = new MultiLayerNetwork(Networks.convolution(6, 6, 2));
    network.init();
    List<INDArray> all = network.feedForward(matrix(values(images, "features")), false);
    NetworkScorer scorer = scorer(network).setFeaturesOutLayer("1");
    // Convolution, batch normalization, activation and pooling: 2 × 2 pixels in 6 channels.
    assertClose(all.get(4).dup('c'), values(scorer.transform(images), "hidden"));
    assertClose(all.get(5), values(scorer.setFeaturesOutLayer("last").transform(images), "hidden"));
  }

  private NetworkScorer scorer(Model network) throws IOException {
    Path zip = directory.resolve("net.zip");
    ModelSerializer.writeModel(network, zip.toFile(), false);
    return new NetworkScorer("scorer")
        .setModelPath(zip.toString())
        .setScoringBatchSize(9)
        .setFeaturesOutCol("hidden");
  }

  @Test
  void aLayerThatIsNotThereIsRefused() {
    NeuralNetworkClassifier classifier = classifier().setFeaturesOutLayer("3");
    assertRefused(
        () -> classifier.fit(blobs),
        "classifier: param featuresOutLayer is '3', but hiddenLayers makes 2; required is last, or"
            + " a number from 1 to 2");
    assertRefused(
        () -> classifier().setHiddenLayers(new int[0]).fit(blobs),
        "required is a network with a hidden layer, or featuresOutCol unset");
    assertRefused(
        () ->
            new NeuralNetworkRegressor("regressor")
                .setNetworkJson(Networks.skip(4, 3, 1).toJson())
                .setFeaturesOutCol("hidden")
                .fit(blobs),
        "regressor: param networkJson has no hidden layer 'last'; a graph has them by the names");
    NeuralNetworkClassificationModel copy = model.copy(ParamMap.empty()).setFeaturesOutLayer("7");
    assertRefused(
        () -> copy.transform(blobs),
        "classifier: param featuresOutLayer is '7', but the network has no hidden layer '7';"
            + " required is last, or a number from 1 to 2: 'layer 2' (ActivationLayer), 'layer 5'"
            + " (ActivationLayer)");
    assertRefused(() -> model.transform(blobs.withColumn("hidden", functions.lit(1))), "hidden");
  }

  @Test
  void aRegressorOfTargetsHasThem() {
    NeuralNetworkRegressionModel regression =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {3})
            .setMaxEpochs(1)
            .setFeaturesOutCol("hidden")
            .setPredictionCol("")
            .fit(blobs);
    double[][] found = values(regression.transform(blobs), "hidden");
    assertEquals(60, found.length);
    assertTrue(IntStream.range(0, 60).allMatch(i -> found[i].length == 3 && found[i][0] >= 0));
  }
}
