package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.config.Attempt;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.ClassMetrics;
import io.github.meanfield.jobs.evaluate.Comparison;
import io.github.meanfield.jobs.evaluate.Contestant;
import io.github.meanfield.jobs.evaluate.EvaluationTables;
import io.github.meanfield.jobs.evaluate.Explainer;
import io.github.meanfield.jobs.evaluate.Fit;
import io.github.meanfield.jobs.evaluate.Judgement;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.evaluate.Verdict;
import io.github.meanfield.jobs.explain.ColumnImportance;
import io.github.meanfield.jobs.explain.ExampleRows;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges a trained network beside its baselines on the test rows.
 *
 * @param training what has trained the network
 * @param testRows the test rows as they came in
 * @param options what it is judged beside
 * @param isExplained whether the report is to tell what the network depends on
 * @param seed seed of baselines and of draws of rows
 * @param progress hears of warnings
 * @param kept keeps rows until the command ends
 */
record NetworkJudge(
    Training training,
    Dataset<Row> testRows,
    JudgingOptions options,
    boolean isExplained,
    long seed,
    Progress progress,
    KeptRows kept) {

  /** Purpose of a seed. */
  private static final long IMPORTANCE = 7;

  private static final Attempt IMPORTANCE_OF_COLUMNS =
      new Attempt("the importance of columns", " is left out of the report");

  /**
   * Prints what the network comes to, and adds it to a report.
   *
   * @return the metrics of the test rows by model, none without such rows
   */
  Map<String, Metrics> addTo(Report report) {
    List<String> warnings =
        new ArrayList<>(NameWarnings.of(training.target(), training.statistics()));
    warnings.addAll(training.summary().warnings());
    warnings.addAll(training.warnings());
    training.thresholds().ifPresent(its -> its.addTo(report));
    ModelColumns model = new ModelColumns(training.pipeline());
    Judgement judged = null;
    Map<String, Metrics> metrics = Map.of();
    if (training.hasTestRows()) {
      Dataset<Row> scored = kept.keep(model.scored(testRows));
      boolean isRegression = training.target() instanceof NumberTarget;
      judged = Judgement.of(scored, training.target().label(), isRegression, model.classNames());
      metrics = compare(judged, report, warnings);
    } else {
      TrainingPrinter.noMetrics();
      report.headline("No test rows, so nothing is known of how good it is.");
      report.value("metrics", metrics);
    }
    TrainingSections.addTraining(report, training.summary(), warnings);
    Consumer<String> warn =
        warning -> {
          progress.onWarning(warning);
          report.warning(warning);
        };
    ExampleRows.addTo(report, training.pipeline(), training.unseenRows(), model.classNames(), warn);
    if (judged != null) {
      judged.addTo(
          report,
          model.texts(),
          isExplained
              ? Explainer.of(model, testRows, CsvForm.DEFAULT.decimal(), warn)
              : Optional.empty());
    }
    if (isExplained) {
      IMPORTANCE_OF_COLUMNS.of(testRows.sparkSession(), () -> explain(report, model), warn);
    }
    return metrics;
  }

  private Optional<ColumnImportance> explain(Report report, ModelColumns model) {
    Optional<ColumnImportance> importance =
        ColumnImportance.of(
            training.pipeline(),
            training.unseenRows(),
            training.roles().names(),
            training.target().indexCol(),
            Seeds.derive(seed, IMPORTANCE));
    importance.ifPresent(
        its -> {
          its.print();
          its.addTo(report, model.classNames());
        });
    return importance;
  }

  private Map<String, Metrics> compare(Judgement judged, Report report, List<String> warnings) {
    Consumer<String> warn =
        warning -> {
          progress.onWarning(warning);
          warnings.add(warning);
        };
    Baselines baselines = training.baselines(options.baselines(), seed, warn);
    List<Contestant> others = new ArrayList<>(baselines.contestants());
    others.add(always());
    Contestant.zeroInputs(training.network()).ifPresent(others::add);
    options.human().ifPresent(column -> addPeople(judged, column, others, warn));
    Fit fit = training.course();
    Comparison comparison =
        Comparison.of(
            judged, baselines.addTo(judged.known()), others, fit.has(Fit.Known.THRESHOLDS), seed);
    Verdict verdict = Verdict.of(comparison, Optional.of(fit));
    TrainingPrinter.metrics(comparison);
    verdict.print();
    verdict.addTo(report);
    EvaluationTables.addMetrics(report, note(baselines), comparison);
    return comparison.metrics();
  }

  /** A trained network must not be lost for people who have said nothing of the test rows. */
  private static void addPeople(
      Judgement judged, String column, List<Contestant> others, Consumer<String> warn) {
    try {
      others.add(judged.human(column));
    } catch (BadInput e) {
      warn.accept(e.getMessage());
    }
  }

  private static String note(Baselines baselines) {
    StringBuilder note = new StringBuilder("On rows that nothing was fitted on.");
    baselines
        .models()
        .forEach(
            it ->
                note.append(" ")
                    .append(it.name())
                    .append(" learned from ")
                    .append(Console.count(it.rows()))
                    .append(" rows."));
    return note.toString();
  }

  private Contestant always() {
    if (training.target() instanceof ClassTarget classes) {
      double[] known = classes.rowsOfClasses(SplitAssigner.TRAIN);
      String answer = classes.names().get(ClassMetrics.largest(known));
      return Contestant.always("always " + answer, known);
    }
    NumberTarget numbers = (NumberTarget) training.target();
    return Contestant.always("always the mean", numbers.splits().get(SplitAssigner.TRAIN).mean());
  }
}
