package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.estimators.SequenceRows.classifier;
import static io.github.meanfield.estimators.SequenceRows.features;
import static io.github.meanfield.estimators.SequenceRows.ofTokens;
import static io.github.meanfield.estimators.SequenceRows.tokens;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.tuning.Distribution;
import io.github.meanfield.estimators.tuning.NetworkEnsemble;
import io.github.meanfield.estimators.tuning.NetworkTuner;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.stages.rows.SequenceAttribute;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.tuning.NetworkTunerModel;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Sizes that a network of sequences leaves to the data. */
@ExtendWith(SparkSessionExtension.class)
class SequenceSizesTest {

  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = SequenceRows.of(spark);
  }

  @Test
  void theRowsTellWhatTheNetworkLeavesOut() {
    NeuralNetworkClassificationModel model = classifier(ofTokens(0, 20, 0)).fit(rows);
    assertEquals(tokens(5), model.rowShape());
    assertEquals(6, model.numFeatures());
    assertEquals(2, model.numClasses());
    assertEquals(40, model.summary().trainingRows());
    assertTrue(model.exampleFeatures().isEmpty());
    assertEquals(40, model.transform(rows).where("prediction IN (0, 1)").count());
  }

  /** A network that could not take validation rows could not be judged by them. */
  @Test
  void validationRowsCountButNotThoseThatAreLeftOut() {
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
    SparkContext spark = folds.sparkSession().sparkContext();
    spark.setJobDescription("of the user");
    NeuralNetworkClassificationModel averaged = ensemble.fit(folds);
    assertEquals("of the user", spark.getLocalProperty("spark.job.description"));
    spark.setJobDescription(null);
    assertEquals(tokens(5), averaged.rowShape());
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
    assertEquals(tokens(5), ((NeuralNetworkClassificationModel) tuned.bestModel()).rowShape());
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
  void metadataTellTokensAndSteps() {
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

  @Test
  void theNumberOfOutputsIsThatOfTheLabelsInAnyNetwork() {
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
    Dataset<Row> numbers = features(rows, "array(double(id), 1D)");
    assertEquals(2, classifier(dense).fit(numbers).numClasses());
    assertRefused(
        () -> classifier(dense).fit(features(rows, "array(1D)")),
        "param networkJson takes 2 features, but featuresCol 'features' has 1");
  }
}
