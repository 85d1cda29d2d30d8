package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What rows tell of a fitted pipeline, as a report. */
public final class ModelReport {

  private static final long SEED = 42;

  private ModelReport() {}

  /**
   * Judges a pipeline on rows that it was not fitted on.
   *
   * @param model a pipeline whose network predicts {@code prediction}, and of classes {@code
   *     probability}
   * @param rows the rows, as the pipeline takes them
   * @param labelCol column of the true labels
   */
  public static Report of(PipelineModel model, Dataset<Row> rows, String labelCol) {
    ModelColumns columns = new ModelColumns(model);
    Report report = new Report("Evaluation", rows.sparkSession());
    try (KeptRows kept = new KeptRows()) {
      Judgement judged =
          Judgement.of(
              kept.keep(columns.scored(rows)),
              labelCol,
              columns.numClasses() == 0,
              columns.classNames());
      EvaluationTables.addMetrics(
          report,
          "On the rows that were judged.",
          Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, SEED));
      columns
          .network()
          .ifPresent(
              network ->
                  report.section("Learning curves", "", LearningCurves.charts(network.summary())));
      judged.addTo(report, Explainer.of(columns, CsvForm.DEFAULT.decimal()));
    }
    return report;
  }
}
