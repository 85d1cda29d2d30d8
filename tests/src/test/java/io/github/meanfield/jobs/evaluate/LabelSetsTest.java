package io.github.meanfield.jobs.evaluate;

import static io.github.meanfield.Errors.assertMessage;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkMultilabelClassifier;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MultilabelClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions of several labels a row. */
@ExtendWith(SparkSessionExtension.class)
class LabelSetsTest {

  /** Five rows: all right, one of two, a wrong one, none of none, and one too many. */
  private static Dataset<Row> rows(SparkSession spark) {
    return spark
        .range(7)
        .withColumn(
            "labels",
            functions.expr(
                "element_at(array(array(2, 0), array(0, 1), array(1), array(), array(),"
                    + " null, array(0)), int(id) + 1)"))
        .withColumn(
            "prediction",
            functions.expr(
                "element_at(array(array(0D, 2D), array(0D), array(3D), array(), array(2D),"
                    + " array(1D), null), int(id) + 1)"))
        .coalesce(2);
  }

  private static double spark(Dataset<Row> rows, String metric) {
    return new MultilabelClassificationEvaluator()
        .setLabelCol("truth")
        .setMetricName(metric)
        .evaluate(
            rows.where("labels IS NOT NULL AND prediction IS NOT NULL")
                .withColumn("truth", functions.expr("sort_array(CAST(labels AS array<double>))")));
  }

  @Test
  void metricsAreThoseOfSpark(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    assertTrue(LabelSets.arePredicted(rows));
    assertFalse(LabelSets.arePredicted(rows.withColumn("prediction", functions.lit(1.0))));
    LabelSets judged = LabelSets.of(rows, "labels");
    assertEquals(5, judged.numRows());
    SetMetrics metrics = judged.metrics();
    assertEquals(spark(rows, "microF1Measure"), metrics.microF1(), 1e-12);
    assertEquals(spark(rows, "microPrecision"), metrics.microPrecision(), 1e-12);
    assertEquals(spark(rows, "microRecall"), metrics.microRecall(), 1e-12);
    assertEquals(spark(rows, "subsetAccuracy"), metrics.subsetAccuracy(), 1e-12);
    // Rows of 2 of 2, 1 of 2, 0 of 2, none of none and 0 of 1.
    assertEquals((1 + 0.5 + 0 + 1 + 0) / 5, metrics.accuracy(), 1e-12);
    assertEquals(4 / 20.0, metrics.hammingLoss(), 1e-12);
    Dataset<Row> likeSpark = rows.where("id < 3");
    assertEquals(
        spark(likeSpark, "accuracy"),
        LabelSets.of(likeSpark, "labels").metrics().accuracy(),
        1e-12);
    Dataset<Row> known = rows.where("id < 2");
    assertEquals(
        spark(known, "hammingLoss"), LabelSets.of(known, "labels").metrics().hammingLoss(), 1e-12);
    // Of 5 true and 5 predicted labels 3 are right.
    assertEquals(0.6, metrics.microF1(), 1e-12);
    assertEquals(0.4, metrics.subsetAccuracy(), 1e-12);
    assertEquals(4, judged.labels().size());
    double sum = 0;
    for (LabelSets.OfLabel label : judged.labels()) {
      sum += label.f1();
    }
    // Labels 0 to 3: 2 of 2 and 2, 0 of 2 and 0, 1 of 1 and 2, 0 of 0 and 1.
    assertEquals(1 + 2.0 / 3, sum, 1e-12);
    assertEquals(sum / 4, metrics.macroF1(), 1e-12);
    assertEquals(0.5, judged.labels().get(2).precision());
    assertEquals(0, judged.labels().get(1).precision());
    assertEquals(0, judged.labels().get(3).recall());
    assertEquals((1 + 0.5) / 4, metrics.macroPrecision(), 1e-12);
    assertEquals(2.0 / 4, metrics.macroRecall(), 1e-12);
    Dataset<Row> flags =
        rows.withColumn(
            "labels",
            functions.when(
                functions.col("labels").isNotNull(),
                array_to_vector(
                    functions.expr(
                        "transform(sequence(0, 3), j -> double(array_contains(labels, j)))"))));
    assertEquals(judged, LabelSets.of(flags, "labels"));
    assertMessage(
        assertThrows(BadInput.class, () -> LabelSets.of(rows, "id")),
        "rows are predicted to have several labels, but column 'id' is of type bigint");
    assertMessage(
        assertThrows(BadInput.class, () -> LabelSets.of(rows.where("id > 4"), "labels")),
        "no row has both labels in 'labels' and a prediction");
    LabelSets empty = LabelSets.of(rows.where("id = 3"), "labels");
    assertEquals(1, empty.metrics().subsetAccuracy());
    assertEquals(1, empty.metrics().accuracy());
    assertEquals(0, empty.metrics().hammingLoss());
    assertTrue(Double.isNaN(empty.metrics().microF1()));
    Report report = new Report("Evaluation");
    empty.addTo(report);
    assertTrue(report.values().containsKey("metrics"));
  }

  /** A Hamming loss is a share, whatever is predicted of rows without labels. */
  @Test
  void allWrongIsALossOfOne(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(2)
            .selectExpr("CAST(array() AS array<int>) AS labels", "array(0D, 5D) AS prediction");
    assertEquals(1, LabelSets.of(rows, "labels").metrics().hammingLoss());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels | array(1.5D) | no set of labels in 1 of the rows (such as [1.5]); required are",
        "labels | array(-3) | (such as [-3]",
        "labels | array(double('NaN')) | (such as [NaN])",
        "labels | array(3e10D) | no set of labels",
        "labels | array(0, null) | (such as [0",
        "labels | array(1, 0, 0, 1) | whole, from 0 on and each once, or Vectors of a 0 or 1",
        "labels | \"a\" | (such as a)",
        "labels | \"[0, 0.5]\" | (such as [0, 0.5])",
        "prediction | array(1.5D, 2.25D) | (such as [1.5,2.25])",
        "prediction | array(0D, 0D) | several targets a row are not judged",
        "prediction | array(0D, null) | no set of labels in 1 of the rows",
        "prediction | \"[1.5,2.25]\" | several targets a row are not judged"
      })
  void whatIsNoSetOfLabelsIsRefused(
      String column, String value, String message, SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(1)
            .selectExpr("array(0, 2) AS labels", "array(0D, 2D) AS prediction")
            .withColumn(column, functions.expr(value));
    assertTrue(LabelSets.arePredicted(rows));
    assertMessage(
        assertThrows(BadInput.class, () -> LabelSets.of(rows, "labels")),
        "column '" + column + "' has",
        message);
  }

  @Test
  void vectorsOfOtherNumbersAreRefused(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(1)
            .selectExpr("array(0.9D, 0.2D) AS odds", "array(0D) AS prediction")
            .withColumn("odds", array_to_vector(functions.col("odds")));
    assertMessage(
        assertThrows(BadInput.class, () -> LabelSets.of(rows, "odds")),
        "column 'odds' has no set of labels in 1 of the rows (such as [0.9,0.2])");
    Dataset<Row> targets = rows.withColumn("prediction", functions.col("odds"));
    assertTrue(LabelSets.arePredicted(targets));
    assertMessage(
        assertThrows(BadInput.class, () -> LabelSets.of(targets, "odds")),
        "rows are predicted to have several numbers (Vectors); required are classes, one number");
  }

  @Test
  void aSavedModelIsJudged(SparkSession spark, @TempDir Path own) throws IOException {
    Dataset<Row> rows =
        Samples.blobs(spark, 60, 3, 3, 1)
            .withColumn("labels", functions.expr("IF(label = 0, array(), array(0, int(label)))"))
            .drop("label")
            .withColumn(
                "features", functions.when(functions.col("id").geq(5), functions.col("features")));
    PipelineModel model =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new NeuralNetworkMultilabelClassifier()
                      .setLabelCol("labels")
                      .setHandleInvalid("skip")
                      .setHiddenLayers(new int[] {4})
                      .setLearningRate(0.02)
                      .setNumWorkers(1)
                      .setMaxEpochs(20)
                })
            .fit(rows);
    model.save(own.resolve("model").toString());
    rows.coalesce(1).write().parquet(own.resolve("rows").toString());
    Printed judged =
        Printed.run(
                own,
                own,
                "evaluate --model @/model --input @/rows --label labels --output @/judged")
            .succeeded();
    assertTrue(judged.out().contains("micro F1"), judged.out());
    assertTrue(judged.out().contains("55 judged"), judged.out());
    JsonNode json = Printed.json(own.resolve("judged/metrics.json"));
    double expected = LabelSets.of(model.transform(rows), "labels").metrics().microF1();
    assertTrue(expected > 0.5);
    assertEquals(5, json.get("skipped").asInt());
    JsonNode metrics = json.get("metrics").get("predictions");
    assertEquals(expected, metrics.get("microF1").asDouble(), 1e-12);
    assertEquals(1, json.get("labels").get(1).get("label").asInt());
    long ones = rows.where("features IS NOT NULL AND array_contains(labels, 1)").count();
    assertEquals(ones, json.get("labels").get(1).get("rows").asInt());
    assertTrue(json.get("labels").get(1).has("precision"));
    for (String format : List.of("parquet", "csv", "json")) {
      String scored = "@/" + format;
      Printed.run(
              own,
              own,
              "score --model @/model --input @/rows --output "
                  + scored
                  + " --output-format "
                  + format)
          .succeeded();
      Printed again =
          Printed.run(own, own, "evaluate --input " + scored + " --label labels").succeeded();
      assertTrue(again.out().contains("55 judged"), again.out());
      assertEquals(judged.row("micro F1"), again.row("micro F1"), format);
      assertEquals(judged.row("Hamming loss"), again.row("Hamming loss"), format);
    }
    Printed refused = Printed.run(own, own, "evaluate --input @/parquet --label labels --by id");
    assertEquals(2, refused.exitCode());
    assertMessage(
        new IllegalStateException(refused.err()),
        "--by is for predictions of one class or number, but rows are predicted to have several");
    // As a regressor of two targets is scored.
    spark
        .range(1)
        .selectExpr("array(1D, 2.5D) AS y", "array(1.5D, 2.25D) AS prediction")
        .write()
        .json(own.resolve("targets").toString());
    Printed.run(own, own, "evaluate --input @/targets --label y")
        .refused("column 'prediction' has no set of labels in 1 of the rows (such as [1.5,2.25])");
  }
}
