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
                "element_at(array(array(0, 2), array(0, 1), array(1), array(), array(),"
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
                .withColumn("truth", functions.expr("CAST(labels AS array<double>)")));
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
    assertEquals(spark(rows, "accuracy"), metrics.accuracy(), 1e-12);
    assertEquals(spark(rows, "hammingLoss"), metrics.hammingLoss(), 1e-12);
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
    Report report = new Report("Evaluation");
    empty.addTo(report);
    assertTrue(report.values().containsKey("metrics"));
  }

  @Test
  void aSavedModelIsJudged(SparkSession spark, @TempDir Path own) throws IOException {
    Dataset<Row> rows =
        Samples.blobs(spark, 60, 3, 3, 1)
            .withColumn("labels", functions.expr("IF(label = 0, array(), array(0, int(label)))"))
            .drop("label");
    PipelineModel model =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new NeuralNetworkMultilabelClassifier()
                      .setLabelCol("labels")
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
    assertTrue(judged.out().contains("60 judged"), judged.out());
    JsonNode json = Printed.json(own.resolve("judged/metrics.json"));
    double expected = LabelSets.of(model.transform(rows), "labels").metrics().microF1();
    assertTrue(expected > 0.5);
    JsonNode metrics = json.get("metrics").get("predictions");
    assertEquals(expected, metrics.get("microF1").asDouble(), 1e-12);
    assertEquals(1, json.get("labels").get(1).get("label").asInt());
    assertEquals(20, json.get("labels").get(1).get("rows").asInt());
    assertTrue(json.get("labels").get(1).has("precision"));
    Printed.run(own, own, "score --model @/model --input @/rows --output @/scored --format parquet")
        .succeeded();
    Printed again = Printed.run(own, own, "evaluate --input @/scored --label labels").succeeded();
    assertTrue(again.out().contains("60 judged"), again.out());
    Printed refused = Printed.run(own, own, "evaluate --input @/scored --label labels --by id");
    assertEquals(2, refused.exitCode());
    assertMessage(
        new IllegalStateException(refused.err()),
        "--by is for predictions of one class or number, but rows are predicted to have several");
  }
}
