package io.github.meanfield.jobs.train;

import io.github.meanfield.jobs.evaluate.EvaluationTables;
import io.github.meanfield.jobs.evaluate.Judgement;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.explain.ColumnImportance;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.stages.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges a trained network beside its baselines on the test rows.
 *
 * @param training what has trained the network
 * @param testRows the test rows as they came in
 * @param progress hears of warnings
 * @param kept keeps rows until the command ends
 * @param isExplained whether the report is to tell what the network depends on
 * @param seed seed of what is drawn for that
 */
record NetworkJudge(
    Training training,
    Dataset<Row> testRows,
    Progress progress,
    KeptRows kept,
    boolean isExplained,
    long seed) {

  /** Purpose of a seed. */
  private static final long IMPORTANCE = 7;

  /**
   * Prints what the network comes to, and adds it to a report.
   *
   * @return the metrics of the test rows by model, none without such rows
   */
  Map<String, Metrics> addTo(Report report) {
    List<String> warnings =
        new ArrayList<>(NameWarnings.of(training.target(), training.statistics()));
    warnings.addAll(training.summary().warnings());
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    Judgement judged = null;
    if (training.hasTestRows()) {
      ModelColumns model = new ModelColumns(training.pipeline());
      Dataset<Row> scored = kept.keep(model.scored(testRows));
      boolean isRegression = training.target() instanceof NumberTarget;
      judged = Judgement.of(scored, training.target().label(), isRegression, model.classNames());
      metrics.put("neural network", judged.metrics());
      metrics.putAll(
          training.baselines(
              warning -> {
                progress.onWarning(warning);
                warnings.add(warning);
              }));
    }
    TrainingPrinter.metrics(metrics);
    EvaluationTables.addMetrics(report, "On rows that nothing was fitted on.", metrics);
    TrainingSections.addTraining(report, training.summary(), warnings);
    if (judged != null) {
      judged.addTo(report);
    }
    if (isExplained) {
      explain(report);
    }
    return metrics;
  }

  private void explain(Report report) {
    PipelineModel model = training.pipeline();
    ColumnImportance.of(
            model,
            training.unseenRows(),
            training.roles().names(),
            training.target().indexCol(),
            Seeds.derive(seed, IMPORTANCE))
        .ifPresent(
            importance -> {
              importance.print();
              importance.addTo(report, new ModelColumns(model).classNames());
            });
  }
}
