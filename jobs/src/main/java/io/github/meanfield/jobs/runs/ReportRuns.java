package io.github.meanfield.jobs.runs;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.experiment.Run;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.OutputOptions;
import io.github.meanfield.jobs.tables.Staging;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Writes a page with the best runs. */
@Command(
    name = "report",
    description = {
      "Writes a page with all runs, the best first, a table for each label and metric: metrics with"
          + " 95 %% intervals, the settings that differ, and learning curves of the best."
    },
    footer = {
      "./meanfield runs report --output leaderboard",
      "./meanfield runs report --output leaderboard --overwrite --where tag=baseline"
    })
final class ReportRuns implements Callable<Integer> {

  @ParentCommand private Runs runs;
  @Mixin private OutputOptions output;
  @Mixin private Selection selection;
  @Mixin private JsonOutput json;
  @Mixin private CallOptions call;

  @Override
  public Integer call() {
    json.start();
    ModelOptions.requireNone(output);
    output.requireFree(Report.HTML);
    List<Run> all = runs.listing().runs();
    List<Run> selected = selection.of(all);
    if (selected.isEmpty()) {
      throw new BadInput(
          "there are no runs to report%s", all.isEmpty() ? "" : " of which that is true");
    }
    Report report = new Leaderboard(all, selected).report();
    try (Staging staging = output.open()) {
      report.write(staging.path());
      staging.commit();
    }
    Console.entry("written", "%s", new Path(output.path(), Report.HTML));
    Console.entry("", "%s", new Path(output.path(), Report.JSON));
    json.print("runs report", report.values());
    return 0;
  }
}
