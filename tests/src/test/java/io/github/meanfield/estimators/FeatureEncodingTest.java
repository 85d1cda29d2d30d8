package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.Errors.assertTaskRefuses;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SavedMetadata;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.SmallTables;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Param featureEncoding: networks that take raw features of tables. */
@ExtendWith(SparkSessionExtension.class)
class FeatureEncodingTest {

  private static final int ROWS = 2000;
  private static final Vector NOTHING_KNOWN =
      Vectors.dense(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  @TempDir private static Path directory;

  private static Dataset<Row> rows;
  private static NeuralNetworkClassificationModel model;

  /** A table whose label follows from an income of any scale, a town and whether age is known. */
  private static Dataset<Row> table(SparkSession spark) {
    return spark
        .range(0, ROWS, 1, 4)
        .selectExpr(
            "id",
            "if(id % 7 < 2, null, cast(20 + pmod(hash(id), 60) as double)) as age",
            "exp(10 + pmod(hash(id, 1), 1000) / 300.0) as income",
            "concat('town ', pmod(hash(id, 2), 20)) as town",
            "array('red', 'green', 'blue')[pmod(hash(id, 3), 3)] as colour",
            "if(pmod(hash(id, 4), 10) < 3, 'yes', 'no') as member")
        .selectExpr(
            "*",
            "cast((age is null) = (income > exp(11.6)) or substr(town, 6) in (3, 8) as double) as"
                + " label");
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler()
        .setInputCols(new String[] {"age", "income", "townIndex", "colourIndex", "memberIndex"})
        .setOutputCol("features")
        .setHandleInvalid("keep");
  }

  private static StringIndexer indexer(String column, String handleInvalid) {
    return new StringIndexer()
        .setInputCol(column)
        .setOutputCol(column + "Index")
        .setHandleInvalid(handleInvalid);
  }

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    Dataset<Row> table = table(spark);
    rows =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  indexer("town", "keep"),
                  indexer("colour", "keep"),
                  indexer("member", "error"),
                  assembler()
                })
            .fit(table)
            .transform(table)
            .select("id", "features", "label")
            .cache();
    model = tabular().fit(rows);
    model.write().overwrite().save(path());
  }

  private static String path() {
    return directory.resolve("model").toString();
  }

  private static NeuralNetworkClassifier tabular() {
    return new NeuralNetworkClassifier("classifier")
        .setFeatureEncoding("tabular")
        .setNumWorkers(2)
        .setBatchSize(50)
        .setMaxEpochs(12)
        .setLearningRate(0.01);
  }

  private static double accuracy(NeuralNetworkClassificationModel model) {
    return model.transform(rows).where("prediction = label").count() / (double) ROWS;
  }

  @Test
  void rawFeaturesAreLearnedFrom() {
    assertTrue(accuracy(model) > 0.93, () -> "accuracy " + accuracy(model));
  }

  @Test
  void withoutHiddenLayersTheBiasIsWhatIsSaidOfNothing() {
    NeuralNetworkClassificationModel fitted =
        tabular().setHiddenLayers(new int[0]).setMaxEpochs(3).fit(rows);
    MultiLayerNetwork network = (MultiLayerNetwork) fitted.network();
    double[] bias = network.getLayer(network.getnLayers() - 1).getParam("b").toDoubleVector();
    double second = 1 / (1 + Math.exp(bias[0] - bias[1]));
    assertTrue(Math.abs(second - 0.5) > 1e-4, () -> "bias " + Arrays.toString(bias));
    assertArrayEquals(
        new double[] {1 - second, second},
        fitted.zeroInputProbability().orElseThrow().toArray(),
        1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ntk", "data"})
  void hiddenLayersStartFromEncodedFeatures(String weightInit) {
    NeuralNetworkClassificationModel fitted =
        tabular()
            .setWeightInit(weightInit)
            .setActivation("mish")
            .setParametricActivation(true)
            .setLearningRate(0.04)
            .fit(rows);
    assertTrue(accuracy(fitted) > 0.93, () -> "accuracy " + accuracy(fitted));
  }

  @Test
  void theModelTellsWhatEachFeatureIs() {
    List<FeatureSlot> slots = model.encoding();
    assertEquals(
        List.of(
            "age: number, with missing values",
            "income: number",
            "townIndex: 20 levels, embedding of 8",
            "colourIndex: 3 levels, one-hot",
            "memberIndex: 2 levels, one-hot"),
        slots.stream().map(FeatureSlot::toString).toList());
    assertEquals(21, slots.get(2).levels());
    assertArrayEquals(new int[] {20}, slots.get(2).unseen());
    assertArrayEquals(new int[] {3}, slots.get(3).unseen());
    assertEquals(1, slots.get(4).columns());
    assertTrue(slots.get(0).marksMissing());
    assertEquals(5, model.numFeatures());
  }

  @Test
  void theEncodingIsTheSameInAnyPartitions() {
    AnyPartitions.assertSame(model, tabular(), rows, 1, 3);
  }

  @Test
  void missingValuesAndUnknownLevelsAreScored(SparkSession spark) {
    Vector unknown = Vectors.dense(Double.NaN, Double.NaN, 20, 3, 7);
    assertEquals(model.predictProbability(NOTHING_KNOWN), model.predictProbability(unknown));
    model.registerFunction(spark, "predictTable");
    Dataset<Row> scored = model.transform(rows).selectExpr("prediction", "predictTable(features)");
    assertEquals(ROWS, scored.where("prediction = `predictTable(features)`").count());
    assertRefused(
        () -> model.predict(Vectors.dense(1, Double.POSITIVE_INFINITY, 0, 0, 0)), "infinite");
    assertTaskRefuses(
        () -> tabular().fit(withIncome("double('Infinity')")), "1 row with features that are inf");
  }

  private static Dataset<Row> withIncome(String income) {
    return rows.selectExpr(
        "id", "label", "array(0.0D, if(id = 7, " + income + ", 1.0D + id)) as features");
  }

  @Test
  void networksThatTakeNumbersRefuseMissingOnes() {
    assertRefused(() -> tabular().setFeatureEncoding("none").fit(rows), "features that are NaN");
  }

  @Test
  void aStreamTakesMissingValues(SparkSession spark) throws Exception {
    String source = directory.resolve("rows").toString();
    String sink = directory.resolve("scored").toString();
    rows.limit(50).coalesce(1).write().parquet(source);
    model
        .transform(spark.readStream().schema(rows.schema()).parquet(source))
        .select("id", "prediction")
        .writeStream()
        .format("parquet")
        .option("path", sink)
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(50, spark.read().parquet(sink).where("prediction >= 0").count());
  }

  @Test
  void aSavedModelKeepsItsEncodingAndDl4jOpensItsNetwork() throws IOException {
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path());
    assertEquals(model.encoding(), loaded.encoding());
    String metadata = SavedMetadata.text(Path.of(path()));
    assertTrue(metadata.contains("\"formatVersion\":2"), metadata);
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new File(path(), "network.zip"));
    double[] expected = loaded.predictProbability(NOTHING_KNOWN).toArray();
    float[] features = new float[5];
    Arrays.fill(features, Float.NaN);
    float[] found = network.output(Nd4j.create(features, new long[] {1, 5}, 'c')).toFloatVector();
    for (int k = 0; k < 2; k++) {
      assertEquals(expected[k], found[k], 1e-6);
    }
    NetworkScorer scorer = new NetworkScorer().setModelPath(path());
    assertArrayEquals(expected, scorer.predict(NOTHING_KNOWN).toArray(), 1e-6);
  }

  @Test
  void aGivenNetworkBringsItsEncoding() {
    NeuralNetworkClassifier tuning = tabular().setInitialModel(path()).setMaxEpochs(1);
    NeuralNetworkClassificationModel tuned = tuning.fit(rows.limit(300));
    assertEquals(model.encoding(), tuned.encoding());
    assertTrue(accuracy(tuned) > 0.85, () -> "accuracy " + accuracy(tuned));
    NeuralNetworkClassificationModel frozen = tuning.setFrozenLayers(1).fit(rows.limit(300));
    assertSameBits(
        ((MultiLayerNetwork) model.network()).getLayer(0).params(),
        ((MultiLayerNetwork) frozen.network()).getLayer(0).params());
    assertRefused(
        () -> tuning.copy(ParamMap.empty()).setFeatureEncoding("none").fit(rows),
        "the network of param initialModel '" + path() + "' takes features of tables as they are;",
        "set featureEncoding to tabular, and hand it unscaled features");
    assertRefused(
        () -> NeuralNetworkClassifier.tabular().setInitialModel(path()).fit(rows),
        "params initialModel and hiddenLayers, activation, dropout, weightInit, numericEmbedding"
            + " are set",
        "clear initialModel, or else hiddenLayers, activation,");
    String plain =
        ((MultiLayerNetwork) new NeuralNetworkClassifier().fit(withIncome("2.0D")).network())
            .getLayerWiseConfigurations()
            .toJson();
    assertRefused(
        () -> tabular().setNetworkJson(plain).fit(withIncome("2.0D")),
        "param networkJson does not begin with a TabularInput");
  }

  @Test
  void jsonWithTheLayerIsTrained(SparkSession spark) {
    String json = SmallTables.configuration(new NeuralNetworkClassifier(), true);
    double nan = Double.NaN;
    Dataset<Row> few =
        Rows.vectors(
                spark,
                new double[] {30, 1e4, 1, 0, nan, 3},
                new double[] {nan, 2e4, 1, 2, 1, 5},
                new double[] {50, nan, 1, 1, 0, nan})
            .selectExpr("raw as features", "cast(id as double) as label");
    NeuralNetworkClassificationModel fitted =
        new NeuralNetworkClassifier()
            .setNetworkJson(json)
            .setFeatureEncoding("tabular")
            .setMaxEpochs(2)
            .fit(few);
    assertEquals(6, fitted.encoding().size());
    assertEquals(3, fitted.transform(few).where("prediction >= 0").count());
  }

  @Test
  void valuesThatAreNoLevelsAreRefused() {
    UnaryOperator<Dataset<Row>> broken =
        data ->
            data.withColumn(
                "features",
                functions
                    .udf(
                        (Vector row) -> {
                          double[] values = row.toArray().clone();
                          values[2] = values[2] == 4 ? 4.5 : values[2];
                          return Vectors.dense(values);
                        },
                        org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
                    .apply(functions.col("features"))
                    .as("features", data.schema().apply("features").metadata()));
    assertRefused(
        () -> tabular().fit(broken.apply(rows)),
        "featuresCol 'features'",
        "nominal feature 'townIndex'",
        "(such as 4.5)",
        "integers from 0 to 20");
  }

  /**
   * Seconds of an hour since 1970, days of a month, and a number of customer are; years are not.
   */
  @Test
  void numbersThatFloatsHardlyTellApartAreWarnedOf() {
    String[] columns = {"seconds", "year", "day", "customer", "big"};
    Dataset<Row> table =
        rows.selectExpr(
            "label",
            "double(1700000000 + id % 3600) seconds",
            "double(2000 + id % 24) year",
            "double(20240101 + id % 28) day",
            "double(4000000000) customer",
            "double(id * 1e9) big");
    Dataset<Row> assembled =
        new VectorAssembler().setInputCols(columns).setOutputCol("features").transform(table);
    assertEquals(
        List.of(
            "3 features of featuresCol 'features' (such as seconds) are so large beside their spread"
                + " that floats, in which networks compute, hardly tell values apart: near 1.70e+09"
                + " they are 128 apart; subtract an offset before, such as the least value, by"
                + " SQLTransformer, or in jobs by --sql"),
        tabular().setMaxEpochs(1).fit(assembled).summary().warnings());
    assertEquals(List.of(), model.summary().warnings());
  }

  @Test
  void moreLevelsThanFloatsTellApartAreRefused() {
    NominalAttribute first = NominalAttribute.defaultAttr().withName("shop").withNumValues(9 << 20);
    Attribute[] attributes = {
      first, first.withName("customer"), NumericAttribute.defaultAttr().withName("age")
    };
    AttributeGroup group = new AttributeGroup("features", attributes);
    Dataset<Row> three =
        rows.select(
            functions.expr("label"),
            functions
                .udf(
                    (Vector row) -> Vectors.dense(0, 1, row.apply(0)),
                    org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
                .apply(functions.col("features"))
                .as("features", group.toMetadata()));
    assertRefused(
        () -> tabular().fit(three),
        "classifier: featuresCol 'features' has categories with 18,874,368 levels in all, but a"
            + " network takes 16,777,216 at most");
  }

  @Test
  void vectorIndexerMakesCategoriesToo(SparkSession spark) {
    Dataset<Row> raw =
        rows.selectExpr("id", "label", "array(id % 5, id % 2, id) as numbers")
            .select(
                functions.col("label"),
                org.apache.spark.ml.functions.array_to_vector(functions.col("numbers")).as("raw"));
    Dataset<Row> indexed =
        new VectorIndexer()
            .setInputCol("raw")
            .setOutputCol("features")
            .setMaxCategories(10)
            .fit(raw)
            .transform(raw);
    NeuralNetworkClassificationModel fitted =
        tabular().setMaxOneHot(3).setEmbeddingSize(2).setMaxEpochs(1).fit(indexed);
    assertEquals(
        List.of(FeatureSlot.Kind.EMBEDDING, FeatureSlot.Kind.NUMBER, FeatureSlot.Kind.NUMBER),
        fitted.encoding().stream().map(FeatureSlot::kind).toList());
  }

  @Test
  void aRegressorEncodesToo() {
    NeuralNetworkRegressionModel fitted =
        new NeuralNetworkRegressor()
            .setFeatureEncoding("tabular")
            .setLearnedScale(false)
            .setMaxOneHot(30)
            .setMaxEpochs(2)
            .fit(rows);
    assertEquals(
        2 + 1 + 20 + 3 + 1, fitted.encoding().stream().mapToInt(FeatureSlot::columns).sum());
    assertFalse(Double.isNaN(fitted.predict(NOTHING_KNOWN)));
  }

  @Test
  void paramsThatNothingLooksAtAreRefused() {
    NeuralNetworkClassifier plain = new NeuralNetworkClassifier("c");
    assertRefused(
        () -> plain.setMaxOneHot(3).setScaleRateFactor(2).fit(rows),
        "c: param maxOneHot is 3 (default 8), scaleRateFactor is 2.0 (default 6.0), without effect"
            + " as featureEncoding is none; set featureEncoding to tabular, or leave the defaults");
    assertRefused(
        () -> tabular().setNumericBins(12).fit(rows),
        "param numericBins is 12 (default 48), without effect as numericEmbedding is none; set"
            + " numericEmbedding to piecewise");
    assertRefused(
        () -> tabular().setNumericEmbeddingSize(3).fit(rows),
        "param numericEmbeddingSize is 3 (default 0), without effect as numericEmbedding is none;"
            + " set numericEmbedding to piecewise or periodic");
    assertRefused(
        () -> tabular().setNumericEmbedding("piecewise").setFrequencyInitScale(0.3).fit(rows),
        "param frequencyInitScale is 0.3 (default 0.1), without effect as numericEmbedding is"
            + " piecewise; set numericEmbedding to periodic");
    assertRefused(
        () -> tabular().setNumericEmbedding("periodic").setNumericEmbeddingSize(1).fit(rows),
        "param numericEmbeddingSize is 1, but a periodic embedding has at least 2 columns");
    // As a config has them that names all params.
    tabular().setNumericBins(48).transformSchema(rows.schema());
  }

  @Test
  void dl4jSparkHasNothingLikeIt() {
    assertRefused(
        () -> tabular().setBackend("dl4j-spark").fit(rows), "param featureEncoding is tabular");
  }
}
