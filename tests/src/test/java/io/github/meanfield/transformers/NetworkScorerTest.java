package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.Errors.assertTaskRefuses;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Glyphs;
import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SavedMetadata;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.RefusingFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Scoring with networks of DL4J. */
@ExtendWith(SparkSessionExtension.class)
class NetworkScorerTest {

  private static Dataset<Row> blobs;

  @TempDir private Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    blobs = Samples.blobs(spark, 60, 4, 3, 11).cache();
  }

  private NetworkScorer scorer(Model network) throws IOException {
    Path zip = directory.resolve("net.zip");
    ModelSerializer.writeModel(network, zip.toFile(), true);
    return new NetworkScorer("scorer").setModelPath(zip.toString()).setScoringBatchSize(7);
  }

  @Test
  void aNetworkIsReadFromAnyFileSystem(SparkSession spark) throws IOException {
    RefusingFileSystem.register(spark.sparkContext().hadoopConfiguration());
    NetworkScorer local = scorer(graph());
    NetworkScorer remote = new NetworkScorer().setModelPath("refusing://" + local.getModelPath());
    assertEquals(
        local.transform(blobs).select("output").collectAsList(),
        remote.transform(blobs).select("output").collectAsList());
  }

  private static ComputationGraph graph() {
    ComputationGraph graph = new ComputationGraph(Networks.skip(4, 6, 3));
    graph.init();
    return graph;
  }

  private static void check(
      NetworkScorer scorer, Dataset<Row> rows, Function<INDArray, INDArray> dl4j) {
    Dataset<Row> scored = scorer.transform(rows);
    assertEquals(
        scorer.numOutputs(),
        AttributeGroup.fromStructField(scored.schema().apply("output")).size());
    List<Row> collected = scored.collectAsList();
    assertEquals(rows.count(), collected.size());
    for (Row row : collected) {
      Vector features = row.getAs("features");
      INDArray input =
          Nd4j.create(features.toArray()).castTo(DataType.FLOAT).reshape(1, features.size());
      double[] expected = dl4j.apply(input).toDoubleVector();
      assertArrayEquals(expected, row.<Vector>getAs("output").toArray(), 1e-6);
      assertArrayEquals(expected, scorer.predict(features).toArray(), 1e-6);
    }
  }

  @Test
  void outputsAreThoseOfDl4j(SparkSession spark) throws IOException {
    ComputationGraph graph = graph();
    check(scorer(graph), blobs, graph::outputSingle);
    MultiLayerNetwork convolution = new MultiLayerNetwork(Networks.convolution(8, 8, 2));
    convolution.init();
    check(scorer(convolution), Glyphs.digits(spark, 20, 0, 9, 1), convolution::output);
    // This one does not end in an output layer.
    MultiLayerNetwork encoder =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(3).build())
                .layer(new DenseLayer.Builder().nIn(3).nOut(2).build())
                .build());
    encoder.init();
    check(scorer(encoder), blobs, encoder::output);
  }

  @Test
  void metadataOfASavedStageMayBeCompressed() throws IOException {
    Path saved = directory.resolve("compressed");
    NetworkScorer scorer = scorer(graph());
    scorer.save(saved.toString());
    Path metadata = SavedMetadata.file(saved);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(saved.resolve("metadata/part-00000.gz")))) {
      Files.copy(metadata, out);
    }
    Files.delete(metadata);
    assertSameBits(
        scorer.network().params(), scorer.setModelPath(saved.toString()).network().params());
  }

  @Test
  void aSavedScorerNeedsNoOtherFile() throws IOException {
    NetworkScorer scorer = scorer(graph()).setOutputCol("y").setHandleInvalid("keep");
    List<Row> expected = scorer.transform(blobs).collectAsList();
    String path = directory.resolve("scorer").toString();
    scorer.save(path);
    Files.delete(Path.of(scorer.getModelPath()));
    NetworkScorer loaded = NetworkScorer.load(path);
    assertEquals("keep", loaded.getHandleInvalid());
    assertEquals(7, loaded.getScoringBatchSize());
    assertEquals("scorer", loaded.uid());
    assertEquals(expected, loaded.transform(blobs).collectAsList());
    assertEquals(expected, loaded.copy(ParamMap.empty()).transform(blobs).collectAsList());
    assertSameBits(scorer.network().params(), loaded.network().params());
    // Another path is another network.
    assertRefused(
        () -> loaded.setModelPath("elsewhere").transform(blobs),
        "scorer: param modelPath 'elsewhere' is neither a file nor a directory");
  }

  @Test
  void itWorksInAPipeline() throws IOException {
    Dataset<Row> raw =
        blobs.selectExpr("label as a", "label + 1 as b", "label - 1 as c", "label * 2 as d");
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler()
                      .setInputCols(new String[] {"a", "b", "c", "d"})
                      .setOutputCol("features"),
                  scorer(graph())
                })
            .fit(raw);
    String path = directory.resolve("pipeline").toString();
    pipeline.save(path);
    List<Row> expected = pipeline.transform(raw).collectAsList();
    assertEquals(60, expected.size());
    assertEquals(expected, PipelineModel.load(path).transform(raw).collectAsList());
    // What a pipeline saved is a network as well.
    Path stage;
    try (var stages = Files.list(directory.resolve("pipeline/stages"))) {
      stage = stages.filter(found -> found.toString().contains("scorer")).findFirst().orElseThrow();
    }
    assertEquals(3, new NetworkScorer().setModelPath(stage.toString()).numOutputs());
  }

  @Test
  void invalidRowsAreRefusedSkippedOrKept() throws IOException {
    Dataset<Row> rows =
        blobs.selectExpr("array(1d, 2d, 3d, if(id = 3, double('NaN'), 4d)) as features");
    NetworkScorer scorer = scorer(graph());
    assertTaskRefuses(() -> scorer.transform(rows).collect(), "scorer: ", "'features'", "NaN");
    assertEquals(59, scorer.setHandleInvalid("skip").transform(rows).count());
    List<Row> kept =
        scorer.setHandleInvalid("keep").transform(rows).selectExpr("output").collectAsList();
    assertEquals(60, kept.size());
    assertTrue(Double.isNaN(kept.get(3).<Vector>getAs(0).apply(2)));
  }

  @Test
  void paramsFollowSparksRules() throws IOException {
    ParamsSuite.checkParams(scorer(graph()));
  }

  @Test
  void aNetworkThatGivesSequencesIsRefused() throws IOException {
    MultiLayerNetwork sequences =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(new LSTM.Builder().nIn(4).nOut(2).build())
                .layer(new RnnOutputLayer.Builder().nIn(2).nOut(2).build())
                .inputPreProcessor(0, new FeedForwardToRnnPreProcessor())
                .build());
    sequences.init();
    NetworkScorer scorer = scorer(sequences);
    assertRefused(
        () -> scorer.transform(blobs), "scorer: param modelPath", "has outputs of shape [1, 2, 1]");
  }
}
