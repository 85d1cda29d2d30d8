package io.github.meanfield.jobs.runs;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.experiment.Run;
import io.github.meanfield.jobs.experiment.RunStore.Listing;
import io.github.meanfield.jobs.experiment.RunsFolder;
import io.github.meanfield.jobs.report.JsonOutput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the runs that have left a record. */
@Command(
    name = "runs",
    description = {
      "Lists what train, tune and evaluate have run, the newest first: each run leaves a record in a"
          + " folder, with its config, data, versions, metrics and learning curve.",
      "",
      "A run is called by its time (UTC) and four letters, or by as much of the beginning or the end"
          + " of that as no other run has.",
      "",
      "A run that is neither done nor failed is running if its process is there on this machine, and"
          + " otherwise not finished: it was killed, or runs on another machine."
    },
    subcommands = {ShowRun.class, CompareRuns.class, ReportRuns.class},
    footer = {
      "./meanfield runs",
      "./meanfield runs --where 'AUC>0.8' --where tag=baseline --sort AUC",
      "./meanfield runs --where status=failed --where 'started>2026-11'",
      "./meanfield runs show k3f9",
      "./meanfield runs compare k3f9 m7xa",
      "./meanfield runs report --output leaderboard"
    })
public final class Runs implements Callable<Integer> {

  @Mixin private RunsFolder folder;
  @Mixin private Selection selection;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "List so many runs at most. Default: ${DEFAULT-VALUE}")
  private int limit;

  @Mixin private JsonOutput json;
  @Mixin private CallOptions call;

  @Override
  public Integer call() {
    json.start();
    if (limit < 1) {
      throw new BadInput("--limit is %d; it must be at least 1", limit);
    }
    Listing listing = listing();
    List<Run> selected = selection.of(listing.runs());
    List<Run> shown = selected.subList(0, Math.min(limit, selected.size()));
    if (shown.isEmpty()) {
      Console.line(
          "no runs in %s%s",
          folder.path(), listing.runs().isEmpty() ? "" : " of which all that is true");
    } else {
      new RunTable(listing.runs(), selection.names(listing.runs())).print(shown);
    }
    if (selected.size() > shown.size()) {
      Console.line("(%d more; --limit %d shows all)", selected.size() - limit, selected.size());
    }
    json.print("runs", Map.of("runs", shown.stream().map(RunTable::json).toList()));
    return 0;
  }

  /** All runs; records that cannot be read are told. */
  Listing listing() {
    Listing listing =
        folder
            .store()
            .orElseThrow(() -> new BadInput("--runs is none; give the folder of the records"))
            .list();
    listing
        .unreadable()
        .forEach((file, why) -> Console.entry("warning", "cannot read %s: %s", file, why));
    return listing;
  }
}
