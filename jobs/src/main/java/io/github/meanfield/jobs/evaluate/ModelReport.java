package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
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
   * @throws BadInput if the pipeline has no such network, or the rows have no such labels
   */
  public static Report of(PipelineModel model, Dataset<Row> rows, String labelCol) {
    ModelColumns columns = new ModelColumns(model);
    requireDefaults(columns);
    Report report = new Report("Evaluation", rows.sparkSession());
    Dataset<Row> scored = columns.scored(rows);
    if (!List.of(scored.columns()).contains(labelCol)) {
      throw new BadInput(
          "labelCol is '%s', but the rows have no such column; they have %s",
          labelCol, String.join(", ", rows.columns()));
    }
    try (KeptRows kept = new KeptRows()) {
      Judgement judged =
          Judgement.of(
              kept.keep(scored), labelCol, columns.numClasses() == 0, columns.classNames());
      EvaluationTables.addMetrics(
          report,
          "On the rows that were judged.",
          Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, SEED));
      columns
          .network()
          .ifPresent(
              network ->
                  report.section("Learning curves", "", LearningCurves.charts(network.summary())));
      judged.addTo(report, Explainer.of(columns, rows, CsvForm.DEFAULT.decimal()));
    }
    return report;
  }

  private static void requireDefaults(ModelColumns columns) {
    NeuralNetworkModel<?> network =
        columns
            .network()
            .orElseThrow(
                () ->
                    new BadInput(
                        "the pipeline has no neural network of Meanfield, and a report is of one"));
    requireDefault(network, "predictionCol", "prediction");
    if (network instanceof NeuralNetworkClassificationModel) {
      requireDefault(network, "probabilityCol", "probability");
    }
  }

  private static void requireDefault(NeuralNetworkModel<?> network, String param, String required) {
    Object found = network.getOrDefault(network.getParam(param));
    if (!required.equals(found)) {
      throw new BadInput(
          "%s: %s is '%s', but a report is of predictions in the default column; set it to '%s'",
          network.uid(), param, found, required);
    }
  }
}
