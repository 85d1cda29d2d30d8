package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.explain.ExampleRows;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.PipelineStages;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What rows tell of a fitted pipeline, as a report. */
public final class ModelReport {

  /** Titles of the sections that a fragment for a notebook shows, of classes and of numbers. */
  public static final List<String> SECTIONS =
      List.of(
          "Verdict",
          "Metrics beside baselines",
          "Learning curves",
          "Predictions by epoch",
          "Confusion",
          "Curves",
          "Quantiles",
          "Residuals",
          "Most confident mistakes",
          "Largest errors");

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
    NeuralNetworkModel<?> network = requireDefaults(model, columns);
    Report report = new Report("Evaluation", rows.sparkSession());
    Dataset<Row> scored = columns.scored(rows);
    Tables.require("labelCol", List.of(labelCol), List.of(scored.columns()));
    try (KeptRows kept = new KeptRows()) {
      Judgement judged =
          Judgement.of(
              kept.keep(scored), labelCol, columns.numClasses() == 0, columns.classNames());
      Fit fit = Fit.of(network, Set.of());
      List<Contestant> others = new ArrayList<>(List.of(judged.baseline()));
      Contestant.zeroInputs(network).ifPresent(others::add);
      Comparison comparison =
          Comparison.of(judged, judged.known(), others, fit.has(Fit.Known.THRESHOLDS), SEED);
      Verdict.of(comparison, Optional.of(fit)).addTo(report);
      EvaluationTables.addMetrics(report, "On the rows that were judged.", comparison);
      report.section("Learning curves", "", LearningCurves.charts(network.summary()));
      ExampleRows.addTo(report, model, rows, columns.classNames(), report::warning);
      judged.addTo(
          report,
          columns.texts(),
          Explainer.of(columns, rows, CsvForm.DEFAULT.decimal(), report::warning));
    }
    return report;
  }

  private static NeuralNetworkModel<?> requireDefaults(PipelineModel model, ModelColumns columns) {
    NeuralNetworkModel<?> network =
        columns
            .network()
            .orElseThrow(
                () ->
                    new BadInput(
                        "the pipeline has no neural network of Meanfield, and a report is of one;"
                            + " its stages are %s",
                        PipelineStages.of(model)
                            .map(Identifiable::uid)
                            .collect(Collectors.joining(", "))));
    requireDefault(network, "predictionCol", "prediction");
    if (network instanceof NeuralNetworkClassificationModel) {
      requireDefault(network, "probabilityCol", "probability");
    }
    return network;
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
