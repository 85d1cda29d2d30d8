package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.Errors.assertTaskRefuses;
import static io.github.meanfield.SameBits.assertSameBits;
import static io.github.meanfield.estimators.SequenceRows.byId;
import static io.github.meanfield.estimators.SequenceRows.classifier;
import static io.github.meanfield.estimators.SequenceRows.features;
import static io.github.meanfield.estimators.SequenceRows.ofSteps;
import static io.github.meanfield.estimators.SequenceRows.ofTokens;
import static io.github.meanfield.estimators.SequenceRows.tokens;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.transformers.AdversarialAttack;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkMultilabelModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.PermutationImportance;
import io.github.meanfield.transformers.TextIndexerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Training and scoring of networks that take sequences. */
@ExtendWith(SparkSessionExtension.class)
class SequenceFeaturesTest {

  private static Dataset<Row> rows;
  private static NeuralNetworkClassificationModel model;

  @TempDir private Path directory;

  @BeforeAll
  static void trainAModel(SparkSession spark) {
    rows = SequenceRows.of(spark);
    model = classifier(ofTokens(0, 20, 0)).fit(rows);
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
  void vectorsAndArraysOfStepsAreTrainedOn() {
    Dataset<Row> steps = features(rows, "transform(features, x -> array(x / 20, 1D))");
    Dataset<Row> all = features(rows, "flatten(transform(features, x -> array(x / 20, 1D)))");
    Dataset<Row> vectors =
        all.withColumn("features", functions.array_to_vector(all.col("features")));
    for (Dataset<Row> of : List.of(steps, all, vectors)) {
      NeuralNetworkClassificationModel fitted = classifier(ofSteps(0)).fit(of);
      assertEquals(new RowShape(List.of(new InputShape(5, 2, 0))), fitted.rowShape());
    }
  }

  @Test
  void otherEstimatorsTakeSequencesToo() {
    NeuralNetworkRegressionModel regression =
        new NeuralNetworkRegressor()
            .setNetworkJson(ofTokens(0, 20, 0))
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .fit(rows);
    assertEquals(tokens(5), regression.rowShape());
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
  void aRowAloneIsScoredAsAmongLongerOnes() {
    NeuralNetworkClassificationModel ofSteps =
        classifier(ofSteps(0)).fit(features(rows, "transform(features, x -> array(x / 20, 1D))"));
    Dataset<Row> steps = features(rows, "transform(features, x -> array(x / 20, 1D))");
    for (int id : new int[] {0, 4}) {
      Row alone = ofSteps.transform(steps.where("id = " + id)).head();
      Row among = ofSteps.transform(steps).where("id = " + id).head();
      assertArrayEquals(
          alone.<Vector>getAs("probability").toArray(),
          among.<Vector>getAs("probability").toArray(),
          1e-6);
    }
  }

  @Test
  void aModelIsSavedLoadedAndCopied() throws IOException {
    String path = directory.resolve("model").toString();
    model.write().save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(tokens(5), loaded.rowShape());
    assertEquals(
        "classifier (at most 5 tokens, which are whole numbers from 0 to 19, 2 classes)",
        loaded.toString());
    Map<Long, Row> expected = byId(model.transform(rows), "rawPrediction", "prediction");
    assertEquals(expected, byId(loaded.transform(rows), "rawPrediction", "prediction"));
    NeuralNetworkClassificationModel copy = model.copy(ParamMap.empty());
    assertEquals(expected, byId(copy.transform(rows), "rawPrediction", "prediction"));
    NetworkScorer scorer = new NetworkScorer("scorer").setModelPath(path);
    assertEquals(tokens(5), scorer.rowShape());
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
    assertEquals(tokens(5), finer.fit(rows).rowShape());
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
  void rowsThatCannotBeScoredAreTold() {
    Dataset<Row> some = features(rows, "if(id = 3, array_repeat(1, 6), features)");
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
