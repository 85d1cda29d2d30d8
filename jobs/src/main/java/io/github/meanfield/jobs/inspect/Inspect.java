package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.JobOptions.RunningSession;
import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.OutputOptions;
import io.github.meanfield.jobs.tables.Staging;
import io.github.meanfield.jobs.tables.csv.BadRecords;
import io.github.meanfield.jobs.task.ColumnOptions;
import io.github.meanfield.jobs.task.TaskOptions;
import io.github.meanfield.jobs.task.TypedInput;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what is in a table before a network learns from it. */
@CommonOptions({"--input", "--label", "--task", "--output", "--ignore", "--categorical", "--id"})
@Command(
    name = "inspect",
    description = {
      "Looks at a table before a network learns from it: features that tell the label by themselves,"
          + " rows that repeat or contradict others, classes with few rows, identifiers, numbers that"
          + " mark missing values, constants, copies, outliers, and splits that differ.",
      "",
      "Rows are read, sorted into roles and split as train does with the same options. Each finding"
          + " comes with its cure, in most cases an option to paste. The exit code is 0 whatever is"
          + " found.",
      "",
      "With --output it writes DIR/report.html (a page to read) and DIR/metrics.json too."
    },
    footer = {
      "./meanfield inspect --input customers.csv --label churn",
      "./meanfield inspect --input houses.csv --label price --task regression --output looked"
    })
public final class Inspect implements Callable<Integer> {

  @Mixin private InputOptions input;
  @Mixin private ColumnOptions columns;
  @Mixin private TaskOptions learning;

  @Option(
      names = "--label-errors",
      arity = "0..1",
      paramLabel = "N",
      defaultValue = "0",
      fallbackValue = "20",
      description =
          "Look for rows whose label is probably wrong, and list the N most suspicious (20 if no"
              + " number follows): a small network is trained five times, each time on four fifths"
              + " of the rows.")
  private int labelErrors;

  @Mixin private JsonOutput json;

  @ArgGroup(exclusive = false)
  private OutputOptions output;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  public Integer call() {
    json.start();
    input.require();
    columns.require(input.format());
    DataAudit.requireLabelErrors(labelErrors, learning.task());
    learning.splitter(null);
    if (output != null) {
      ModelOptions.requireNone(output);
      output.requireFree(Report.HTML, input.path());
    }
    long start = System.nanoTime();
    try (RunningSession running = job.session("inspect", input.isTable())) {
      TypedInput typed =
          TypedInput.read(running.session(), input, columns.choice(null), learning.task());
      Audit audit =
          DataAudit.of(typed.rows(), columns.choice(null), learning)
              .setFound(typed.input().columns())
              .setLabelErrors(labelErrors)
              .inspect();
      print(audit, typed);
      Report report = report(running.session(), audit);
      if (output != null) {
        write(report);
      }
      json.print("inspect", report.values());
    }
    Console.entry("time", "%s", Console.since(start));
    return 0;
  }

  private void print(Audit audit, TypedInput typed) {
    long used = LongStream.of(audit.target().rows()).sum();
    Console.entry(
        "input",
        "%s: %s rows with a label, %d columns",
        input.description(),
        Console.count(used),
        typed.rows().columns().length);
    BadRecords.tellLeftOut(input.reader().leftOut());
    Console.line("%s", audit);
  }

  private Report report(SparkSession session, Audit audit) {
    Report report = new Report("Inspection of " + input.name(), session);
    report.fact("input", "input", input.description());
    report.fact("label", "label", audit.target().label());
    report.fact("task", "task", learning.task().toString());
    report.fact("seed", "seed", String.valueOf(learning.seed()));
    report.fact("rows", "rows with a label", LongStream.of(audit.target().rows()).sum());
    report.value("brokenRecords", input.reader().leftOut());
    AuditSections.add(report, audit);
    return report;
  }

  private void write(Report report) {
    try (Staging staging = output.open()) {
      report.write(staging.path());
      staging.commit();
    }
    Console.gap();
    Console.entry("written", "%s", new Path(output.path(), Report.HTML));
    Console.entry("", "%s", new Path(output.path(), Report.JSON));
  }
}
