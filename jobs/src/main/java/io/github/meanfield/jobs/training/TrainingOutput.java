package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.model.InputQuery;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.Staging;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.task.ColumnChoice;
import io.github.meanfield.jobs.task.TaskOptions;
import io.github.meanfield.jobs.task.TypedInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a training leaves behind: the pipeline, its test rows, and the head of a report. */
final class TrainingOutput {

  private static final String TEST_ROWS = "test.parquet";

  private final Training training;
  private final TypedInput typed;
  private final InputOptions input;
  private final ColumnChoice columns;
  private final SparkSession session;
  private final Optional<InputQuery> query;

  /**
   * The output of a training whose stages are prepared. It is made before what takes long, as it
   * may have to say that the query of the input is not saved.
   */
  TrainingOutput(Training training, TypedInput typed, InputOptions input, ColumnChoice columns) {
    this.training = training;
    this.typed = typed;
    this.input = input;
    this.columns = columns;
    session = training.rowsToFit().sparkSession();
    query = query();
  }

  private Optional<InputQuery> query() {
    try {
      return input.reader().view().saved(session, training.roles().names());
    } catch (BadInput e) {
      Console.entry(
          "warning",
          "the query of --sql is not saved with the model, since it does not make each row of one:"
              + " %s. Rows to be scored must be what the query makes of them",
          e.getMessage());
      return Optional.empty();
    }
  }

  /** The training. */
  Training training() {
    return training;
  }

  /** Writes the pipeline, with all that scoring needs. */
  void writeModel(String folder, String config) {
    PipelineModel pipeline = training.pipeline();
    try {
      query.map(its -> its.before(pipeline)).orElse(pipeline).write().save(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    query.ifPresent(its -> its.write(folder));
    training.statistics().write(folder);
    typed.trained(input, training.roles(), columns).write(folder);
    Storage.write(new Path(folder, "config.yaml"), config);
  }

  /** Writes the test rows as they came in. */
  void writeTestRows(Dataset<Row> testRows, Staging staging) {
    query.map(its -> its.mark(testRows)).orElse(testRows).write().parquet(staging.path(TEST_ROWS));
  }

  /** A report that says what was learned from. */
  Report report(TaskOptions learning) {
    ColumnRoles roles = training.roles();
    Report report = new Report("Training on " + input.name(), session);
    report.fact("input", "input", input.description());
    report.fact("task", "task", learning.task().toString());
    report.fact("seed", "seed", String.valueOf(learning.seed()));
    report.value("numeric", roles.numeric()).value("boolean", roles.flags());
    report.value("categorical", roles.categorical()).value("date", roles.dates().keySet());
    report.value("vector", roles.vectors()).value("text", roles.texts());
    report.value("data", input.data(roles.content()));
    report.value("brokenRecords", input.reader().leftOut());
    report.value("missing", roles.missing()).value("leftOut", roles.leftOut());
    report.fact("columns", "columns learned from", roles.size());
    roles.leftOut().forEach((name, why) -> report.shown("left out", name + ": " + why));
    FeatureSections.addFound(report, typed.input().columns());
    return report;
  }

  /** Tells what is written where. */
  static void tell(String folder) {
    Console.gap();
    Console.entry("written", "%s: the fitted pipeline", new Path(folder, ModelOptions.FOLDER));
    Console.entry("", "%s: the test rows as they came in", new Path(folder, TEST_ROWS));
    Console.entry("", "%s: charts, mistakes, config", new Path(folder, Report.HTML));
    Console.entry("", "%s: the same for machines", new Path(folder, Report.JSON));
  }
}
