package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.Errors.assertTaskRefuses;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.tuning.Distribution;
import io.github.meanfield.estimators.tuning.NetworkEnsemble;
import io.github.meanfield.estimators.tuning.NetworkTuner;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SequenceAttribute;
import io.github.meanfield.transformers.AdversarialAttack;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkMultilabelModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.PermutationImportance;
import io.github.meanfield.transformers.TextIndexerModel;
import io.github.meanfield.transformers.tuning.NetworkTunerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Training and scoring of networks that take sequences, and sizes that the data tell. */
@ExtendWith(SparkSessionExtension.class)
class SequenceFeaturesTest {

  private static final RowShape UP_TO_FIVE = tokens(5);

  private static Dataset<Row> rows;
  private static NeuralNetworkClassificationModel model;

  @TempDir private Path directory;

  private static RowShape tokens(int maxSteps) {
    return new RowShape(List.of(new InputShape(maxSteps, 1, 20)));
  }

  private static String network(Layer first, int maxSteps, int stepSize, int outputs) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .list()
        .layer(first)
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(3)
                .nOut(outputs)
                .activation(Activation.SOFTMAX)
                .build())
        .inputPreProcessor(0, new SequenceInput(maxSteps, stepSize))
        .build()
        .toJson();
  }

  private static String ofTokens(int maxSteps, int numTokens, int outputs) {
    return network(
        new EmbeddingSequenceLayer.Builder().nIn(numTokens).nOut(3).build(), maxSteps, 1, outputs);
  }

  private static String ofSteps(int maxSteps) {
    return network(new LSTM.Builder().nIn(2).nOut(3).build(), maxSteps, 2, 0);
  }

  /** Sequences of 1 to 5 tokens, of which the first tells the class. */
  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows =
        spark
            .range(0, 40, 1, 2)
            .selectExpr(
                "id",
                "transform(sequence(1, 1 + id % 5), i -> cast((id + 7 * i) % 20 AS int)) AS"
                    + " features",
                "cast(id % 2 AS double) AS label",
                "false AS validation",
                "1.0D AS weight")
            .cache();
    model = classifier(ofTokens(0, 20, 0)).fit(rows);
  }

  private static NeuralNetworkClassifier classifier(String json) {
    return new NeuralNetworkClassifier("classifier")
        .setNetworkJson(json)
        .setBatchSize(10)
        .setNumWorkers(1)
        .setMaxEpochs(1);
  }

  private static Dataset<Row> features(SparkSession spark, String sql) {
    return rows.selectExpr("id", sql + " AS features", "label", "validation", "weight");
  }

  private static Map<Long, Row> byId(Dataset<Row> scored, String... columns) {
    return scored
        .selectExpr("id", "struct(" + String.join(", ", columns) + ")")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getLong(0), row -> row.getStruct(1)));
  }

  @Test
  void theRowsTellWhatTheNetworkLeavesOut() {
    assertEquals(UP_TO_FIVE, model.rowShape());
    assertEquals(6, model.numFeatures());
    assertEquals(2, model.numClasses());
    assertEquals(40, model.summary().trainingRows());
    assertTrue(model.exampleFeatures().isEmpty());
    assertEquals(40, model.transform(rows).where("prediction IN (0, 1)").count());
  }

  /** A network that could not take validation rows could not be judged by them. */
  @Test
  void validationRowsCountButNotThoseThatAreLeftOut(SparkSession spark) {
    Dataset<Row> longer =
        rows.selectExpr(
            "id",
            "CASE id WHEN 0 THEN array_repeat(1, 7) WHEN 1 THEN array_repeat(1, 8)"
                + " WHEN 2 THEN array_repeat(-1, 9) WHEN 3 THEN array_append(array_repeat(1, 9), null)"
                + " ELSE features END AS features",
            "label",
            "id BETWEEN 1 AND 10 AS validation",
            "if(id = 0, 0.0D, 1.0D) AS weight");
    NeuralNetworkClassifier classifier =
        classifier(ofTokens(0, 20, 2))
            .setValidationIndicatorCol("validation")
            .setWeightCol("weight");
    assertRefused(
        () -> classifier.fit(longer.where("id <> 3")),
        "classifier: featuresCol 'features'",
        "1 row with features that are of tokens that the network does not have",
        "required are at most 8 tokens, which are whole numbers from 0 to 19",
        "handleInvalid",
        "maxLength of TextIndexer",
        "functions.slice",
        "withMetadata");
    NeuralNetworkClassificationModel skipped = classifier.setHandleInvalid("skip").fit(longer);
    assertEquals(tokens(8), skipped.rowShape());
    assertRefused(
        () -> classifier(ofTokens(5, 20, 2)).fit(longer.where("id < 2 OR id > 3")),
        "2 rows with features that are of more steps than the network takes (such as 7 steps of");
  }

  /** Fold 0 has the longest sequences, and in the second half no network sees its own fold. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void networksOfFoldsHaveOneSize(boolean hasValidation) {
    Dataset<Row> folds = rows.withColumn("fold", expr("cast(if(id % 5 = 4, 0, 1) AS int)"));
    NeuralNetworkClassifier classifier = classifier(ofTokens(0, 20, 0));
    if (hasValidation) {
      classifier.setValidationIndicatorCol("validation");
    }
    NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
        new NetworkEnsemble<>(classifier).setNumFolds(2).setFoldCol("fold");
    NeuralNetworkClassificationModel averaged = ensemble.fit(folds);
    assertEquals(UP_TO_FIVE, averaged.rowShape());
    assertEquals(40, ensemble.outOfFold(averaged, folds).where("prediction IN (0, 1)").count());
    assertEquals(ofTokens(0, 20, 0), classifier.getNetworkJson());
  }

  @Test
  void trialsTakeTheSequencesThatJudgeThem() {
    NeuralNetworkClassifier classifier = classifier(ofTokens(0, 20, 0));
    NetworkTuner tuner =
        new NetworkTuner()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setSearchSpace(
                new SearchSpace().add(classifier.learningRate(), Distribution.uniform(0.01, 0.1)))
            .setNumTrials(1)
            .setRefit(false)
            .setValidationIndicatorCol("judges");
    NetworkTunerModel tuned = tuner.fit(rows.withColumn("judges", expr("id % 5 = 4")));
    assertEquals(UP_TO_FIVE, ((NeuralNetworkClassificationModel) tuned.bestModel()).rowShape());
  }

  @Test
  void aFitGoesOnFromItsCheckpoint() {
    NeuralNetworkClassifier classifier = classifier(ofTokens(0, 20, 0)).setMaxEpochs(2);
    NeuralNetworkClassificationModel undisturbed = classifier.fit(rows);
    classifier.setCheckpointDir(directory.resolve("checkpoints").toUri().toString());
    classifier.copy(new ParamMap().put(classifier.maxEpochs().w(1))).fit(rows);
    CheckpointedFits.Recorder recorder = new CheckpointedFits.Recorder();
    NeuralNetworkClassificationModel resumed =
        classifier.setTrainingListener(recorder).fit(rows.coalesce(1));
    assertEquals("resumed after 1", recorder.heard.get(0));
    assertSameBits(undisturbed.network().params(), resumed.network().params());
  }

  @Test
  void differentialPrivacyIsRefused() {
    assertRefused(
        () -> classifier(ofTokens(5, 20, 2)).setDpNoiseMultiplier(1).fit(rows),
        "classifier: the network has ",
        "which differential privacy");
  }

  @Test
  void sizesThatNoArrayHoldsAreToldWithTheirColumn() {
    Dataset<Row> told =
        rows.withMetadata("features", new SequenceAttribute(1 << 25, 20).toMetadata());
    assertRefused(
        () -> classifier(ofTokens(0, 0, 0)).fit(told),
        "classifier: param networkJson, for featuresCol 'features', takes sequences of up to"
            + " 33554432 steps");
  }

  @Test
  void metadataTellTokensAndSteps(SparkSession spark) {
    Dataset<Row> indexed = rows.withMetadata("features", new SequenceAttribute(7, 20).toMetadata());
    NeuralNetworkClassificationModel fitted = classifier(ofTokens(0, 0, 0)).fit(indexed);
    assertEquals(tokens(7), fitted.rowShape());
    assertRefused(
        () -> classifier(ofTokens(0, 0, 0)).fit(rows),
        "classifier: param networkJson leaves nIn",
        "featuresCol 'features'",
        "set nIn of the EmbeddingSequenceLayer, or let TextIndexer make the column");
    assertRefused(
        () -> classifier(ofTokens(6, 20, 2)).transformSchema(indexed.schema()),
        "up to 7 steps",
        "takes 6 at most");
    assertRefused(
        () -> classifier(ofTokens(7, 19, 2)).transformSchema(indexed.schema()),
        "has 20 tokens",
        "from 0 to 18");
  }

  /** What the indexer tells it tells when it is fitted, after the pipeline has checked schemas. */
  @Test
  void aPipelineMakesTokensOfTextsAndTrainsOnThem(SparkSession spark) throws IOException {
    Dataset<Row> texts =
        spark
            .range(0, 40, 1, 2)
            .selectExpr(
                "if(id % 2 = 0, 'a good one', 'it was bad') AS text",
                "cast(id % 2 AS double) AS label");
    PipelineModel fitted =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new TextIndexer().setInputCol("text").setOutputCol("features"),
                  classifier(TextNetworks.fastText().setEmbeddingSize(4).toJson())
                      .setLearningRate(0.1)
                      .setMaxEpochs(5)
                })
            .fit(texts);
    assertEquals(40, fitted.transform(texts).where("prediction = label").count());
    TextIndexerModel tokens = (TextIndexerModel) fitted.stages()[0];
    RowShape shape = ((NeuralNetworkClassificationModel) fitted.stages()[1]).rowShape();
    assertEquals(
        List.of(new InputShape(tokens.getMaxLength(), 1, tokens.numTokens())), shape.inputs());
    String path = directory.resolve("pipeline").toString();
    fitted.save(path);
    assertEquals(
        fitted.transform(texts).select("probability").collectAsList(),
        PipelineModel.load(path).transform(texts).select("probability").collectAsList());
  }

  @Test
  void vectorsAndArraysOfStepsAreTrainedOn(SparkSession spark) {
    Dataset<Row> steps = features(spark, "transform(features, x -> array(x / 20, 1D))");
    Dataset<Row> all = features(spark, "flatten(transform(features, x -> array(x / 20, 1D)))");
    Dataset<Row> vectors =
        all.withColumn("features", functions.array_to_vector(all.col("features")));
    for (Dataset<Row> of : List.of(steps, all, vectors)) {
      NeuralNetworkClassificationModel fitted = classifier(ofSteps(0)).fit(of);
      assertEquals(new RowShape(List.of(new InputShape(5, 2, 0))), fitted.rowShape());
    }
  }

  @Test
  void otherEstimatorsTakeSequencesToo(SparkSession spark) {
    NeuralNetworkRegressionModel regression =
        new NeuralNetworkRegressor()
            .setNetworkJson(ofTokens(0, 20, 0))
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .fit(rows);
    assertEquals(UP_TO_FIVE, regression.rowShape());
    assertEquals(1, regression.numTargets());
    Dataset<Row> labels = rows.selectExpr("id", "features", "array(label, 2D) AS label");
    NeuralNetworkMultilabelClassifier multilabel =
        new NeuralNetworkMultilabelClassifier("multilabel")
            .setNetworkJson(ofTokens(0, 20, 0))
            .setNumWorkers(1)
            .setMaxEpochs(1);
    NeuralNetworkMultilabelModel fitted = multilabel.fit(labels);
    assertEquals(3, fitted.numLabels());
    assertEquals(40, fitted.transform(labels).where("prediction IS NOT NULL").count());
    assertRefused(
        () -> multilabel.setHandleInvalid("skip").fit(labels),
        "multilabel: param numLabels is 0 and handleInvalid is skip",
        "set numLabels");
    assertRefused(
        () -> new Autoencoder("autoencoder").fit(rows),
        "autoencoder: featuresCol 'features' is of type array<int>, but must be a Vector");
    assertRefused(
        () -> new NeuralNetworkClassifier("dense").fit(rows),
        "dense: featuresCol 'features' is of type array<int>, but must be a Vector");
  }

  @Test
  void aRowAloneIsScoredAsAmongLongerOnes(SparkSession spark) {
    NeuralNetworkClassificationModel ofSteps =
        classifier(ofSteps(0)).fit(features(spark, "transform(features, x -> array(x / 20, 1D))"));
    Dataset<Row> steps = features(spark, "transform(features, x -> array(x / 20, 1D))");
    for (int id : new int[] {0, 4}) {
      Row alone = ofSteps.transform(steps.where("id = " + id)).head();
      Row among = ofSteps.transform(steps).where("id = " + id).head();
      assertArrayEquals(
          alone.<Vector>getAs("probability").toArray(),
          among.<Vector>getAs("probability").toArray(),
          1e-6);
    }
  }

  /** Tokens, two numbers, and a class that the numbers tell. */
  @Test
  void aStructOfSeveralInputsIsTrainedOnAndScored(SparkSession spark) throws IOException {
    Dataset<Row> structs =
        features(
            spark, "struct(features AS text, array(double(id % 2), double(id) / 40) AS table)");
    NeuralNetworkClassifier classifier =
        classifier(SequenceNetworks.tokensAndNumbers(0, 20, 2, 0).toJson())
            .setLearningRate(0.05)
            .setMaxEpochs(10);
    NeuralNetworkClassificationModel fitted = classifier.fit(structs);
    assertEquals(
        new RowShape(
            List.of(new InputShape(5, 1, 20), InputShape.numbers(2)), List.of("text", "table")),
        fitted.rowShape());
    assertEquals(40, fitted.transform(structs).where("prediction = label").count());
    String path = directory.resolve("several").toString();
    fitted.write().save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    Map<Long, Row> expected = byId(fitted.transform(structs), "rawPrediction", "prediction");
    assertEquals(expected, byId(loaded.transform(structs), "rawPrediction", "prediction"));
    fitted.registerFunction(spark, "predictStruct");
    assertEquals(
        byId(fitted.transform(structs), "prediction"),
        byId(structs.selectExpr("id", "predictStruct(features) AS prediction"), "prediction"));
    assertRefused(
        () -> fitted.predict(Vectors.dense(1, 2)),
        "classifier: a Vector has no fields, but the network has 2 inputs",
        "registerFunction");
    Dataset<Row> exchanged = features(spark, "struct(array(1D, 2D) AS table, features AS text)");
    assertRefused(() -> classifier.fit(exchanged), "classifier: fields of featuresCol 'features'");
    assertRefused(
        () -> fitted.transform(exchanged),
        "fields of featuresCol 'features' are in the order table, text",
        "in the order text, table");
    assertTaskRefuses(
        () -> exchanged.selectExpr("predictStruct(features)").collect(),
        "classifier: features hold fields that are in the order table, text");
    assertRefused(
        () -> classifier.fit(features(spark, "struct(features AS text)")), "a struct of 2 fields");
    assertRefused(
        () ->
            classifier.fit(
                features(
                    spark,
                    "struct(if(id = 3, array(21), features) AS text, array(1D, 2D) AS"
                        + " table)")),
        "1 row with features that are of tokens that the network does not have (such as token 21.0"
            + " at step 0 in field 'text' of [[21],[1.0,2.0]])",
        "required are structs of 2 fields: at most 5 tokens, which are whole numbers from 0 to 19;"
            + " 2 finite numbers");
  }

  @Test
  void theNumberOfOutputsIsThatOfTheLabelsInAnyNetwork(SparkSession spark) {
    String dense =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(2).nOut(3).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(3)
                    .nOut(0)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build()
            .toJson();
    Dataset<Row> numbers = features(spark, "array(double(id), 1D)");
    assertEquals(2, classifier(dense).fit(numbers).numClasses());
    assertRefused(
        () -> classifier(dense).fit(features(spark, "array(1D)")),
        "param networkJson takes 2 features, but featuresCol 'features' has 1");
  }

  @Test
  void aModelIsSavedLoadedAndCopied() throws IOException {
    String path = directory.resolve("model").toString();
    model.write().save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(UP_TO_FIVE, loaded.rowShape());
    Map<Long, Row> expected = byId(model.transform(rows), "rawPrediction", "prediction");
    assertEquals(expected, byId(loaded.transform(rows), "rawPrediction", "prediction"));
    NeuralNetworkClassificationModel copy = model.copy(ParamMap.empty());
    assertEquals(expected, byId(copy.transform(rows), "rawPrediction", "prediction"));
    NetworkScorer scorer = new NetworkScorer("scorer").setModelPath(path);
    assertEquals(UP_TO_FIVE, scorer.rowShape());
    Map<Long, Row> probabilities = byId(model.transform(rows), "probability");
    byId(scorer.transform(rows), "output")
        .forEach(
            (id, row) ->
                assertArrayEquals(
                    probabilities.get(id).<Vector>getAs(0).toArray(),
                    row.<Vector>getAs(0).toArray(),
                    1e-6));
    NeuralNetworkClassifier finer =
        new NeuralNetworkClassifier("finer").setInitialModel(path).setMaxEpochs(1).setNumWorkers(1);
    assertEquals(UP_TO_FIVE, finer.fit(rows).rowShape());
    assertRefused(
        () -> finer.fit(rows.selectExpr("double(id) AS features", "label")),
        "finer: featuresCol 'features' is of type double",
        "the tokens of a sequence");
  }

  @Test
  void oneRowIsPredictedAsInATable(SparkSession spark) {
    model.registerFunction(spark, "predictClass");
    Map<Long, Row> expected = byId(model.transform(rows), "prediction");
    rows.createOrReplaceTempView("sequences");
    assertEquals(
        expected,
        byId(
            spark.sql("SELECT id, predictClass(features) AS prediction FROM sequences"),
            "prediction"));
    Row first = rows.where("id = 7").head();
    Vector features =
        Vectors.dense(first.<Integer>getList(1).stream().mapToDouble(token -> token).toArray());
    assertEquals(expected.get(7L).getDouble(0), model.predict(features));
    assertRefused(
        () -> model.predict(Vectors.dense(1, 2, 20)),
        "classifier: features are of tokens that the network does not have",
        "token 20.0 at step 2 of [1.0,2.0,20.0]",
        "required are at most 5 tokens");
    assertTaskRefuses(
        () -> spark.sql("SELECT predictClass('text')").collect(),
        "classifier: features hold a value of type String");
    assertNull(spark.sql("SELECT predictClass(CAST(NULL AS array<int>))").head().get(0));
  }

  @Test
  void rowsThatCannotBeScoredAreTold(SparkSession spark) {
    Dataset<Row> some = features(spark, "if(id = 3, array_repeat(1, 6), features)");
    assertTaskRefuses(
        () -> model.transform(some).collect(),
        "classifier: a row of featuresCol 'features' has features that are of more steps than the"
            + " network takes: 6 steps of [1,1,1,1,1,1]",
        "required are at most 5 tokens, which are whole numbers from 0 to 19",
        "set handleInvalid to skip or keep");
    NeuralNetworkClassificationModel lenient = model.copy(ParamMap.empty());
    assertEquals(39, lenient.setHandleInvalid("skip").transform(some).count());
    assertTrue(
        Double.isNaN(
            lenient
                .setHandleInvalid("keep")
                .transform(some)
                .where("id = 3")
                .head()
                .<Double>getAs("prediction")));
    assertRefused(
        () -> model.transform(rows.selectExpr("'text' AS features")),
        "classifier: featuresCol 'features' is of type string",
        "the tokens of a sequence");
  }

  @Test
  void whatLooksAtFeaturesOneByOneIsRefused() {
    assertRefused(
        () -> new PermutationImportance().of(model, rows),
        "classifier: the network takes at most 5 tokens",
        "importance is that of features");
    assertEquals(0, PermutationImportance.mostRows(model));
    assertRefused(
        () ->
            new AdversarialAttack(Attack.of(Attack.Kind.FGSM, 0.1, 1, 0.1)).transform(model, rows),
        "classifier: ",
        "gradients");
    assertRefused(
        () -> model.copy(ParamMap.empty()).setAttributionCol("why").transform(rows),
        "classifier: attributionCol is set",
        "no gradients of features");
  }
}
