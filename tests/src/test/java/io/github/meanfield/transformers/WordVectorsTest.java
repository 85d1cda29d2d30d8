package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that start from vectors of words. */
@ExtendWith(SparkSessionExtension.class)
class WordVectorsTest {

  private static final String FILE = "the 1 2 3\nbad -1\t0.5 -2.5e0 \nother 7 7 7\nthe 9 9 9\n";

  @TempDir Path folder;

  @Test
  void wordsHaveTheVectorsOfTheFile(SparkSession spark) throws IOException {
    for (String file :
        List.of(
            FILE,
            "4 3\n" + FILE,
            FILE + ". . . 1 1 1\n" + " 1 1 1\n",
            // Where the numbers are told, those before them are of the word.
            "6 3\nNew York 1 1 1\nApollo 11 1 1 1\n" + FILE)) {
      WordVectors vectors = WordVectors.read(file("vectors.txt", file), indexer());
      assertEquals(3, vectors.dimension());
      assertEquals(2, vectors.numFound());
      assertEquals("WordVectors: 2 of 3 words of texts, dimension=3", vectors.toString());
      INDArray weights = weights(vectors.start(chain(5, 3).toJson(), 1), "0_W");
      assertArrayEquals(new float[] {1, 2, 3}, weights.getRow(2).toFloatVector());
      assertArrayEquals(new float[] {-1, 0.5f, -2.5f}, weights.getRow(4).toFloatVector());
    }
  }

  @Test
  void wordsOfTheFileAreNormalizedAsThoseOfTexts(SparkSession spark) throws IOException {
    TextIndexerModel indexer =
        new TextIndexerModel(
            "texts", List.of("don't", "caf\u00e9"), new TextLengths(Map.of(3, 1L)));
    String file = file("vectors.txt", "don\u2019t 1 2\ncafe\u0301 3 4\n");
    assertEquals(2, WordVectors.read(file, indexer).numFound());
  }

  @Test
  void theOthersAreDrawnAsWideBySeed(SparkSession spark) throws IOException {
    WordVectors vectors = WordVectors.read(file("vectors.txt", FILE), indexer());
    NetworkZip one = vectors.start(chain(5, 3).toJson(), 1);
    assertArrayEquals(
        one.parameters(), vectors.start(chain(5, 3).toJson(), 1).parameters(), "the same");
    INDArray first = weights(one, "0_W");
    INDArray second = weights(vectors.start(chain(5, 3).toJson(), 2), "0_W");
    for (int token : new int[] {0, 1, 3}) {
      assertTrue(first.getRow(token).distance2(second.getRow(token)) > 0.1);
      // The numbers of the file have a standard deviation of 1.95.
      assertTrue(first.getRow(token).norm2Number().doubleValue() < 10);
    }
    assertEquals(first.getRow(2), second.getRow(2));
    assertTrue(weights(one, "2_W").norm2Number().doubleValue() > 0);
  }

  @Test
  void aSavedStartIsANetworkAsEstimatorsTakeIt(SparkSession spark) throws IOException {
    WordVectors vectors = WordVectors.read(gzipped(FILE), indexer());
    String path = folder.resolve("start.zip").toString();
    vectors.saveStart(graph().toJson(), 3, path);
    NetworkZip saved = NetworkZip.read(Files.readAllBytes(Path.of(path)));
    assertArrayEquals(new float[] {1, 2, 3}, weights(saved, "tokens_W").getRow(2).toFloatVector());
    UncheckedIOException error =
        assertThrows(
            UncheckedIOException.class, () -> vectors.saveStart(graph().toJson(), 3, path));
    assertTrue(error.getMessage().contains("texts: cannot write '" + path), error.getMessage());
  }

  @Test
  void trainingStartsFromTheVectors(SparkSession spark) throws IOException {
    Dataset<Row> rows =
        spark
            .range(0, 40, 1, 2)
            .selectExpr("if(id % 2 = 0, 'the good', 'the bad bad') text", "double(id % 2) label");
    TextIndexerModel indexer =
        new TextIndexer().setInputCol("text").setOutputCol("features").fit(rows);
    WordVectors vectors = WordVectors.read(file("vectors.txt", FILE), indexer);
    String path = folder.resolve("unknown.zip").toString();
    vectors.saveStart(TextNetworks.fastText().setEmbeddingSize(3).toJson(), 5, path);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setInitialModel(path)
            .setFrozenLayers(1)
            .setMaxEpochs(20)
            .setLearningRate(0.1)
            .setNumWorkers(1)
            .fit(indexer.transform(rows));
    INDArray weights = ((MultiLayerNetwork) model.network()).getParam("0_W");
    int the = indexer.tokens("the")[0];
    assertArrayEquals(new float[] {1, 2, 3}, weights.getRow(the).toFloatVector());
    assertEquals(0, model.transform(indexer.transform(rows)).where("prediction <> label").count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "the 1 2 3;bad 1 2 | line 2 has 2 numbers behind a word, not 3",
        "the 1 2 3;bad 1 x 2 | line 2 has 'x' where a number is to be",
        "2 3;the 1 NaN 2 | line 2 has 'NaN' where a number is to be",
        "the | line 1 has no numbers behind a word",
        "the 1 2 3;film 2 3 4 5 | line 2 has more than 3 numbers behind a word",
        "9 3;the 1 2 3;bad 4 5 6 | has 2 lines of words, but its first line tells of 9; get it anew",
        "2 3;the 1 2;bad 4 5 6 | line 2 has 2 numbers behind a word, not 3",
        "other 1 2 3 | has no vector of any of the 3 words",
        "The 1 2 3 | with capitals as they have them (toLowercase is true)"
      })
  void whatIsNoSuchFileIsRefused(String lines, String message, SparkSession spark)
      throws IOException {
    String path = file("vectors.txt", lines.replace(';', '\n'));
    refused(message, () -> WordVectors.read(path, indexer()));
  }

  @Test
  void networksOfOtherSizesAreRefused(SparkSession spark) throws IOException {
    refused(
        "there is no file of word vectors at", () -> WordVectors.read(folder + "/no", indexer()));
    WordVectors vectors = WordVectors.read(file("vectors.txt", FILE), indexer());
    refused(
        "takes 6 tokens and gives 3 numbers, but there are 5 tokens, and vectors of 3 numbers",
        () -> vectors.start(chain(6, 3).toJson(), 1));
    refused("takes 5 tokens and gives 2 numbers", () -> vectors.start(chain(5, 2).toJson(), 1));
    refused(
        "the network for word vectors is neither a MultiLayerConfiguration",
        () -> vectors.start("{}", 1));
    MultiLayerConfiguration none =
        new NeuralNetConfiguration.Builder().list().layer(output(4, 2)).build();
    refused("the network has no EmbeddingSequenceLayer", () -> vectors.start(none.toJson(), 1));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    String found = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(found.startsWith("texts: ") && found.contains(message), found);
  }

  private static INDArray weights(NetworkZip network, String name) {
    return network.toDl4j().getParam(name);
  }

  /** Tokens: the 2, good 3, bad 4. */
  private static TextIndexerModel indexer() {
    return new TextIndexerModel(
        "texts", List.of("the", "good", "bad"), new TextLengths(Map.of(3, 1L)));
  }

  private static MultiLayerConfiguration chain(int numTokens, int dimension) {
    return new NeuralNetConfiguration.Builder()
        .list()
        .inputPreProcessor(0, new SequenceInput(6, 1))
        .layer(embedding(numTokens, dimension))
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(output(dimension, 2))
        .build();
  }

  private static ComputationGraphConfiguration graph() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("text")
        .addLayer("tokens", embedding(5, 3), new SequenceInput(6, 1), "text")
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "tokens")
        .addLayer("output", output(3, 2), "mean")
        .setOutputs("output")
        .build();
  }

  private static EmbeddingSequenceLayer embedding(int numTokens, int dimension) {
    return new EmbeddingSequenceLayer.Builder().nIn(numTokens).nOut(dimension).build();
  }

  private static OutputLayer output(int dimension, int numOutputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(dimension)
        .nOut(numOutputs)
        .build();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String gzipped(String text) throws IOException {
    Path file = folder.resolve("vectors.txt.gz");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write(text);
    }
    return file.toString();
  }
}
