package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.Errors.assertTaskRefuses;
import static io.github.meanfield.estimators.SequenceRows.byId;
import static io.github.meanfield.estimators.SequenceRows.classifier;
import static io.github.meanfield.estimators.SequenceRows.features;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Training and scoring of a network that takes structs of several inputs. */
@ExtendWith(SparkSessionExtension.class)
class SeveralInputsTest {

  private static final NeuralNetworkClassifier CLASSIFIER =
      classifier(SequenceNetworks.tokensAndNumbers(0, 20, 2, 0).toJson())
          .setLearningRate(0.05)
          .setMaxEpochs(10);

  private static Dataset<Row> rows;
  private static Dataset<Row> structs;
  private static NeuralNetworkClassificationModel model;

  @TempDir private Path directory;

  /** Tokens, two numbers, and a class that the numbers tell. */
  @BeforeAll
  static void trainAModel(SparkSession spark) {
    rows = SequenceRows.of(spark);
    structs =
        features(rows, "struct(features AS text, array(double(id % 2), double(id) / 40) AS table)");
    model = CLASSIFIER.fit(structs);
  }

  @Test
  void aModelIsTrainedSavedAndLoaded() throws IOException {
    assertEquals(
        new RowShape(
            List.of(new InputShape(5, 1, 20), InputShape.numbers(2)), List.of("text", "table")),
        model.rowShape());
    assertEquals(40, model.transform(structs).where("prediction = label").count());
    String path = directory.resolve("several").toString();
    model.write().save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(
        byId(model.transform(structs), "rawPrediction", "prediction"),
        byId(loaded.transform(structs), "rawPrediction", "prediction"));
  }

  @Test
  void structsAreScoredInSql(SparkSession spark) {
    model.registerFunction(spark, "predictStruct");
    assertEquals(
        byId(model.transform(structs), "prediction"),
        byId(structs.selectExpr("id", "predictStruct(features) AS prediction"), "prediction"));
    assertTaskRefuses(
        () -> exchanged().selectExpr("predictStruct(features)").collect(),
        "classifier: features hold fields that are in the order table, text");
  }

  private static Dataset<Row> exchanged() {
    return features(rows, "struct(array(1D, 2D) AS table, features AS text)");
  }

  @Test
  void fieldsInAnotherOrderAreRefused() {
    assertRefused(
        () -> CLASSIFIER.fit(exchanged()), "classifier: fields of featuresCol 'features'");
    assertRefused(
        () -> model.transform(exchanged()),
        "fields of featuresCol 'features' are in the order table, text",
        "in the order text, table");
  }

  @Test
  void whatHasNotTheRightFieldsIsRefused() {
    assertRefused(
        () -> model.predict(Vectors.dense(1, 2)),
        "classifier: a Vector has no fields, but the network has 2 inputs",
        "registerFunction");
    assertRefused(
        () -> CLASSIFIER.fit(features(rows, "struct(features AS text)")), "a struct of 2 fields");
    assertRefused(
        () ->
            CLASSIFIER.fit(
                features(
                    rows,
                    "struct(if(id = 3, array(21), features) AS text, array(1D, 2D) AS"
                        + " table)")),
        "1 row with features that are of tokens that the network does not have (such as token 21.0"
            + " at step 0 in field 'text' of [[21],[1.0,2.0]])",
        "required are structs of 2 fields: at most 5 tokens, which are whole numbers from 0 to 19;"
            + " 2 finite numbers");
  }
}
