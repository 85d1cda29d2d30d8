package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.evaluate.ClassMetrics;
import io.github.meanfield.jobs.evaluate.Comparison;
import io.github.meanfield.jobs.evaluate.EvaluationTables;
import io.github.meanfield.jobs.evaluate.Fit;
import io.github.meanfield.jobs.evaluate.Judgement;
import io.github.meanfield.jobs.evaluate.ScoredRows;
import io.github.meanfield.jobs.evaluate.Verdict;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.Histogram;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportPage;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.TrainingSummary.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The report of a training. */
@ExtendWith(SparkSessionExtension.class)
class TrainingReportTest {

  @TempDir private Path folder;

  @Test
  void everyChartOfATrainingIsDrawnAndNothingOverflows(SparkSession spark) throws Exception {
    Report report = new Report("Training on <churn & more>", spark);
    TrainingSections.addLabels(report, classes(2));
    FeatureSections.add(report, statistics(), 10, encoding());
    TrainingSections.addTraining(report, summary(), List.of("one thing", "another"));
    report.section(
        "Predictions by epoch",
        "Of two rows.",
        LearningCurves.examples(
            summary(),
            List.of("no", "yes"),
            List.of(List.of("size = 3 (+0.2)", "a < b & c", "x".repeat(99)), List.of("y"))));
    Judgement judged = Judgement.of(ScoredRows.classified(spark, 2), "label", false, List.of());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1);
    Verdict.of(comparison, Optional.of(new Fit(summary(), Set.of(Fit.Known.BEST_EPOCH))))
        .addTo(report);
    EvaluationTables.addMetrics(report, "Of some rows.", comparison);
    judged.addTo(report, List.of(), Optional.empty());
    report.config("label: churn\n");
    report.write(folder.toString());
    ReportPage.looksRight(
        folder,
        "Rows_of_each_class",
        "Loss",
        "Validation_accuracy",
        "Learning_rate",
        "Row_1:_no",
        "Row_2:_yes",
        "Where_the_time_went",
        "ROC",
        "Precision_and_recall",
        "Calibration",
        "Metrics_by_threshold",
        "Probabilities_by_class",
        "Gains",
        "Lift");
    String html = Files.readString(folder.resolve("report.html"));
    assertTrue(html.contains("Training on &lt;churn &amp; more&gt;"));
    assertTrue(html.contains("colour_of_the_row"), "no input values beside the mistakes");
    assertFalse(
        html.contains("http:") && html.replaceAll("http://www.w3.org", "").contains("http:"));

    JsonNode json = new ObjectMapper().readTree(folder.resolve("metrics.json").toFile());
    assertEquals(
        ((ClassMetrics) ScoredRows.metrics(judged)).accuracy(),
        json.get("metrics").get("neuralNetwork").get("accuracy").asDouble(),
        0);
    assertEquals("better", json.get("verdict").get("outcome").asText(), json::toPrettyString);
    assertEquals("AUC", json.get("differences").get(0).get("metric").asText());
    assertEquals(3, json.get("epochs").size());
    assertEquals(2, json.get("perClass").size());
    assertEquals(12.25, json.get("features").get(0).get("mean").asDouble(), 0);
    assertEquals(37, json.get("features").get(0).at("/histogram/counts/2").asInt());
    assertTrue(
        html.contains("<title>3 bins from 0 to below 768; the fullest, from 0 to below 256"));
    assertTrue(html.contains("<title>dark red 64.3 %, blue 28.6 %, a colour that no other"));
    assertEquals("dark red", json.get("features").get(1).get("mostFrequent").asText());
    assertEquals(1, json.get("features").get(1).get("rare").asInt());
    assertEquals("embedding of 8", json.get("features").get(1).get("encoding").asText());
    assertEquals("label: churn\n", json.get("config").asText());
    assertEquals("another", json.get("warnings").get(1).asText());
    assertEquals(3, json.get("skippedRows").get("features are null").asInt());
    assertTrue(html.contains("one thing") && html.contains("another"), "a warning is lost");
    assertTrue(html.contains("Of some rows."));
  }

  @Test
  void ofSeveralNetworksTheFirstIsNamed(SparkSession spark) throws Exception {
    Report report = new Report("Training", spark);
    TrainingSummary one = summary();
    TrainingSections.addTraining(
        report,
        new TrainingSummary(
            List.of(one.courses().get(0), one.courses().get(0)),
            "accuracy",
            new TrainingSummary.Rows(140, 40, Map.of()),
            List.of(),
            new TrainingSummary.Setup(2, "meanfield", "dense", List.of("Zen")),
            new TrainingSummary.Times(0.5, 0.25, 0.1),
            List.of()),
        List.of());
    report.write(folder.toString());
    String html = Files.readString(folder.resolve("report.html"));
    assertTrue(html.contains("training of the first network"), html);
  }

  private static ClassTarget classes(int size) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      counts.put("class " + i, new long[] {70 + i, 20, 10});
    }
    return new ClassTarget(
        "churn",
        ClassTarget.Kind.TEXT,
        List.copyOf(counts.keySet()),
        List.copyOf(counts.keySet()),
        counts,
        1,
        2);
  }

  private static TrainingStatistics statistics() {
    Map<String, Long> colours = new LinkedHashMap<>();
    colours.put("dark red", 90L);
    colours.put("blue", 40L);
    colours.put("a colour that no other row of the whole table has", 3L);
    return new TrainingStatistics(
        1,
        140,
        List.of(
            new FeatureStatistics(
                "size_of_the_thing_in_millimetres",
                FeatureStatistics.Kind.NUMERIC,
                "double",
                3,
                12.25,
                0.00001,
                -3e12,
                4000.5,
                null,
                new Histogram(0, 256, List.of(100L, 0L, 37L))),
            new FeatureStatistics(
                "colour",
                FeatureStatistics.Kind.CATEGORICAL,
                "string",
                7,
                null,
                null,
                null,
                null,
                colours,
                null),
            new FeatureStatistics(
                "empty",
                FeatureStatistics.Kind.NUMERIC,
                "int",
                140,
                null,
                null,
                null,
                null,
                null,
                null)));
  }

  private static List<FeatureSlot> encoding() {
    double[] zeros = {0, 0};
    return List.of(
        FeatureSlot.number("size", zeros, zeros),
        FeatureSlot.embedding("colour", 4, new int[] {3}, 8),
        FeatureSlot.number("empty", zeros, zeros));
  }

  private static TrainingSummary summary() {
    List<EpochRecord> epochs = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      epochs.add(
          new EpochRecord(
              i,
              2,
              140,
              1.0 / i,
              1.1 / i,
              1 - 0.5 / i,
              0.01 / i,
              0.2,
              List.of(0.4 + 0.1 * i, 0.5)));
    }
    return new TrainingSummary(
        List.of(new TrainingSummary.Course(epochs, 3, "maxEpochs 3 reached")),
        "accuracy",
        new TrainingSummary.Rows(140, 40, Map.of("features are null", 3L)),
        List.of("a warning that is long enough to reach beyond the end of a line of this page"),
        new TrainingSummary.Setup(2, "meanfield", "dense", List.of("Zen")),
        new TrainingSummary.Times(0.5, 0.25, 0.1),
        List.of(new Example(List.of(0.0)), new Example(List.of(1.0))));
  }
}
