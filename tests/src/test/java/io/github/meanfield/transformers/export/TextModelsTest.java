package io.github.meanfield.transformers.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.Errors;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.onnx.OnnxModel;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.sequence.SequenceReversal;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TextIndexerModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Pipelines that read texts compute the same without Spark. */
@ExtendWith(SparkSessionExtension.class)
class TextModelsTest {

  private static final double CLOSE = 1e-5;
  private static final int MAX_LENGTH = 60;

  /** No text, and no, unknown, one, too many and other than plain words. */
  private static final List<String> OTHERS =
      List.of(
          "",
          " <br /> \t !",
          "zzqxq qqzzy",
          "good",
          "very good, not bad at all. ".repeat(40),
          "\ud83d\ude00 I don\u2019t LOVE it \u2764\ufe0f \ud83d\udc69\u200d\ud83d\udc67",
          "cafe\u0301 cr\u00e8me bru\u0302le\u0301e",
          "\u8336 is good",
          "line one\nline \"two\", the end");

  private static Dataset<Row> training;
  private static Dataset<Row> rows;

  @BeforeAll
  static void readReviews(SparkSession spark) {
    Dataset<Row> reviews =
        spark
            .read()
            .option("header", true)
            .option("multiLine", true)
            .option("escape", "\"")
            .csv(Build.root().resolve("jobs/examples/reviews/reviews.csv.gz").toString())
            .selectExpr("review", "cast(score = 'great' AS double) AS label")
            .limit(120)
            .coalesce(1)
            .cache();
    List<Row> all = reviews.collectAsList();
    training = spark.createDataFrame(all.subList(0, 90), reviews.schema()).coalesce(1).cache();
    rows =
        spark
            .createDataFrame(all.subList(90, 120), reviews.schema())
            .select("review")
            .union(spark.createDataset(OTHERS, Encoders.STRING()).toDF("review"))
            .coalesce(1)
            .cache();
  }

  /** All kinds of layers that are taken, with settings that no network of the zoo has. */
  private static String ofEveryKind() {
    return new NeuralNetConfiguration.Builder()
        .seed(0)
        .graphBuilder()
        .addInputs("tokens")
        .addLayer(
            "embedding",
            new EmbeddingSequenceLayer.Builder()
                .nOut(6)
                .hasBias(true)
                .activation(Activation.TANH)
                .build(),
            new SequenceInput(0, 1),
            "tokens")
        .addLayer("causal", convolution(2, 2, ConvolutionMode.Causal, Activation.ELU), "embedding")
        .addLayer(
            "same", convolution(4, 2, ConvolutionMode.Same, Activation.LEAKYRELU), "embedding")
        .addVertex("steps", new MergeVertex(), "causal", "same")
        .addLayer("gelu", new ActivationLayer(Activation.GELU), "steps")
        .addLayer("reversed", new SequenceReversal(), "gelu")
        .addLayer(
            "lstm",
            new LSTM.Builder().nIn(16).nOut(4).activation(Activation.TANH).build(),
            "reversed",
            "embedding")
        .addLayer("sum", new GlobalPoolingLayer(PoolingType.SUM), "lstm")
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "steps")
        .addLayer(
            "norm", new GlobalPoolingLayer.Builder(PoolingType.PNORM).pnorm(3).build(), "lstm")
        .addLayer("max", new GlobalPoolingLayer(PoolingType.MAX), "gelu")
        .addVertex("pooled", new MergeVertex(), "sum", "mean", "norm")
        .addVertex("all", new MergeVertex(), "max", "pooled")
        .addLayer("batch", new BatchNormalization.Builder().nIn(28).nOut(28).build(), "all")
        .addLayer(
            "dense",
            new DenseLayer.Builder().nIn(28).nOut(5).activation(Activation.MISH).build(),
            "batch")
        .addLayer("softplus", new ActivationLayer(Activation.SOFTPLUS), "dense")
        .addLayer("dropout", new DropoutLayer(0.9), "softplus")
        .addLayer(
            "output",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(5)
                .activation(Activation.SOFTMAX)
                .build(),
            "dropout")
        .setOutputs("output")
        .build()
        .toJson();
  }

  private static Convolution1DLayer convolution(
      int width, int dilation, ConvolutionMode mode, Activation activation) {
    return new Convolution1DLayer.Builder(width)
        .nIn(6)
        .nOut(5)
        .dilation(dilation)
        .convolutionMode(mode)
        .activation(activation)
        .build();
  }

  private static TextIndexer indexer() {
    return new TextIndexer("indexer")
        .setInputCol("review")
        .setOutputCol("tokens")
        .setMaxLength(MAX_LENGTH);
  }

  private static NeuralNetworkClassifier classifier(String json) {
    return new NeuralNetworkClassifier("classifier")
        .setFeaturesCol("tokens")
        .setNetworkJson(json)
        .setNumWorkers(1)
        .setBatchSize(16)
        .setMaxEpochs(1)
        .setLearningRate(0.02);
  }

  private static PipelineModel fitted(PipelineStage... stages) {
    return new Pipeline("pipeline").setStages(stages).fit(training);
  }

  private static PipelineModel fastText() {
    return fitted(indexer(), classifier(TextNetworks.fastText().setEmbeddingSize(8).toJson()));
  }

  static Stream<Object[]> networks() {
    return Stream.of(
        new Object[] {"fastText", 1, TextNetworks.fastText().setEmbeddingSize(8).toJson()},
        new Object[] {"fastText of neighbours", 3, TextNetworks.fastText().toJson()},
        new Object[] {
          "textCnn",
          1,
          TextNetworks.textCnn().setEmbeddingSize(8).setFilters(9).setWidths(2, 3, 4).toJson()
        },
        new Object[] {"lstm", 1, TextNetworks.lstm().setEmbeddingSize(8).setUnits(7).toJson()},
        new Object[] {
          "lstm forth",
          1,
          TextNetworks.lstm().setEmbeddingSize(8).setUnits(7).setBidirectional(false).toJson()
        },
        new Object[] {
          "transformer", 2, TextNetworks.transformer().setEmbeddingSize(9).setHeads(3).toJson()
        },
        new Object[] {"every kind", 1, ofEveryKind()});
  }

  private static Model loaded(Model model) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    model.save(file);
    Model loaded = Model.load(new ByteArrayInputStream(file.toByteArray()));
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    loaded.save(again);
    assertArrayEquals(file.toByteArray(), again.toByteArray());
    return loaded;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void textsArePredictedFromAsInSpark(String name, int wordNgrams, String json) throws IOException {
    PipelineModel fitted =
        fitted(indexer().setWordNgrams(wordNgrams).setNumBuckets(500), classifier(json));
    Model model = loaded(RuntimeModels.of(fitted, training.schema()));
    InputColumn column = model.inputs().get(0);
    assertEquals("review", column.name());
    assertEquals(InputColumn.Type.TEXT, column.type());
    assertEquals(1, model.inputs().size());
    List<Double> seen = new ArrayList<>();
    for (Row row : fitted.transform(rows).collectAsList()) {
      Map<String, Object> values = Map.of("review", row.<String>getAs("review"));
      Prediction prediction = model.predict(values);
      double[] expected = row.<Vector>getAs("probability").toArray();
      assertArrayEquals(expected, prediction.probabilities(), CLOSE, () -> "of " + values);
      assertArrayEquals(
          row.<Vector>getAs("rawPrediction").toArray(), prediction.outputs(), 10 * CLOSE);
      if (Math.abs(expected[0] - expected[1]) > 3 * CLOSE) {
        assertEquals(row.<Double>getAs("prediction"), prediction.value());
      }
      seen.add(expected[0]);
    }
    assertEquals(30 + OTHERS.size(), seen.size());
    assertTrue(
        Collections.max(seen) - Collections.min(seen) > 0.01,
        () -> "what is predicted does not tell texts apart: " + seen);
    NeuralNetworkClassificationModel network =
        (NeuralNetworkClassificationModel) fitted.stages()[1];
    // The bias of an embedding is in its vectors.
    int inVectors = name.equals("every kind") ? 6 : 0;
    assertEquals(network.network().params().length() - inVectors, model.numParameters());
  }

  @Test
  void severalNetworksAndNumbersArePredictedToo() throws IOException {
    PipelineModel fitted =
        fitted(
            indexer(),
            new NeuralNetworkRegressor("regressor")
                .setFeaturesCol("tokens")
                .setNetworkJson(TextNetworks.textCnn().setEmbeddingSize(4).setFilters(3).toJson())
                .setNumNetworks(2)
                .setNumWorkers(1)
                .setMaxEpochs(1));
    Model model = loaded(RuntimeModels.of(fitted));
    for (Row row : fitted.transform(rows).collectAsList()) {
      assertEquals(
          row.<Double>getAs("prediction"),
          model.predict(Map.of("review", row.<String>getAs("review"))).value(),
          CLOSE);
    }
  }

  @Test
  void textsThatAreMissingAreAsHandleInvalidSays() {
    PipelineModel fitted = fastText();
    TextIndexerModel indexer = (TextIndexerModel) fitted.stages()[0];
    Map<String, Object> none = Collections.singletonMap("review", null);
    Model strict = RuntimeModels.of(fitted);
    assertFalse(strict.inputs().get(0).isNullable());
    Errors.assertRefused(
        () -> strict.predict(none),
        "indexer: column 'review' is missing; required is a text: fill the column, or set handleInvalid");
    indexer.setHandleInvalid("skip");
    Prediction skipped = RuntimeModels.of(fitted).predict(none);
    assertFalse(skipped.isPresent());
    assertEquals("indexer leaves out rows with no text", skipped.absence());
    indexer.setHandleInvalid("keep");
    Model kept = RuntimeModels.of(fitted);
    assertTrue(kept.inputs().get(0).isNullable());
    Row row = fitted.transform(rows.limit(1).selectExpr("cast(null AS string) AS review")).head();
    assertArrayEquals(
        row.<Vector>getAs("probability").toArray(), kept.predict(none).probabilities(), CLOSE);
    assertArrayEquals(
        kept.predict(Map.of("review", "")).probabilities(), kept.predict(none).probabilities(), 0);
    Errors.assertRefused(
        () -> kept.predict(Map.of("review", 5)), "column 'review' must hold a text, but holds '5'");
  }

  @Test
  void whatHasNoCounterpartIsRefusedWithTheCure() {
    PipelineModel fitted = fastText();
    Errors.assertRefused(
        () -> RuntimeModels.of(fitted.stages()[1]),
        "classifier: column 'tokens' is of type",
        "a TextIndexerModel before it");
    Errors.assertRefused(
        () -> RuntimeModels.of(fitted, training.selectExpr("5 AS review").schema()),
        "indexer: column 'review' is of type int; required without Spark is a text");
    Model model = RuntimeModels.of(fitted);
    Errors.assertRefused(
        () -> OnnxModel.of(model), "indexer makes tokens of texts", "meanfield-runtime (.mfz");
  }
}
