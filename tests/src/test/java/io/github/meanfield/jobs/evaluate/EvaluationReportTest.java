package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The report of an evaluation. */
@ExtendWith(SparkSessionExtension.class)
class EvaluationReportTest {

  @TempDir private Path folder;

  @Test
  void manyClassesHaveCurvesEach(SparkSession spark) throws Exception {
    Report report = new Report("Evaluation", spark);
    Dataset<Row> scored = ScoredRows.classified(spark, 12);
    Judgement judged = Judgement.of(scored, "label", false, List.of());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1);
    EvaluationTables.addMetrics(report, "Of some rows.", comparison);
    judged.addTo(report, List.of(), Optional.empty());
    report.write(folder.toString());
    ReportPage.looksRight(folder, "ROC", "Precision_and_recall", "Calibration");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("metrics.json").toFile());
    Bootstrap.Interval interval = comparison.first().intervals().get("accuracy");
    assertEquals(interval.lower(), json.get("intervals").get("accuracy").get(0).asDouble(), 0);
    String html = Files.readString(folder.resolve("report.html"));
    assertTrue(html.contains(interval.toString()), "no interval");
    // AUC does not apply to 12 classes: no number comes before all others that is a dash.
    assertFalse(html.contains("<span>AUC</span>"), "a tile without a number");
    assertTrue(html.contains("<span>accuracy</span>"), "no tile");
  }

  @Test
  void aRegressionShowsResiduals(SparkSession spark) throws Exception {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double truth = 1000 * random.nextDouble();
      rows.add(RowFactory.create(truth, truth + 50 * random.nextGaussian(), "wide ".repeat(30)));
    }
    StructType schema =
        new StructType()
            .add("price", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("note", DataTypes.StringType);
    Judgement judged = Judgement.of(spark.createDataFrame(rows, schema), "price", true, List.of());
    Report report = new Report("Evaluation", spark);
    EvaluationTables.addMetrics(
        report,
        "Of some rows.",
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1));
    judged.addTo(report, List.of(), Optional.empty());
    report.write(folder.toString());
    ReportPage.looksRight(folder, "Predicted_and_true_price", "Residuals", "Residuals_by_size");
    assertEquals(50, ((RegressionMetrics) ScoredRows.metrics(judged)).rmse(), 10);
  }
}
