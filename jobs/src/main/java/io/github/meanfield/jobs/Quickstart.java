package io.github.meanfield.jobs;

import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the three other commands on data that ship with the project, each as a job of its own. */
@Command(
    name = "quickstart",
    description = {
      "Trains, scores and evaluates on the customer churn data that ship with Meanfield: three"
          + " spark-submit jobs, printed before they run."
    })
final class Quickstart implements Callable<Integer> {

  private static final String CHURN = "jobs/examples/churn/churn.csv.gz";
  private static final List<String> STEPS =
      List.of(
          "train --input @DATA --label churn --output @OUTPUT/train --overwrite --runs @OUTPUT/runs",
          "score --model @OUTPUT/train/model --input @OUTPUT/train/test.parquet"
              + " --output @OUTPUT/scored --overwrite",
          "evaluate --input @OUTPUT/scored --label churn --runs @OUTPUT/runs");

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "quickstart-output",
      description = "Folder to write. Default: ${DEFAULT-VALUE}")
  private String output;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Parameters(hidden = true)
  private List<String> submitOptions = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    String launcher = System.getProperty("meanfield.launcher");
    if (launcher == null) {
      throw new BadInput("quickstart submits jobs itself; start it with ./meanfield quickstart");
    }
    long start = System.nanoTime();
    for (List<String> step : steps(Path.of(launcher).getParent())) {
      Console.command("$ ./meanfield", step);
      Console.gap();
      int exitCode = run(launcher, step);
      if (exitCode != 0) {
        return exitCode;
      }
      Console.gap();
    }
    Console.entry(
        "quickstart",
        "done in %s; try your own rows: ./meanfield train --help",
        Console.since(start));
    return 0;
  }

  private List<List<String>> steps(Path root) {
    Path here = Path.of("").toAbsolutePath();
    Path data = (root.startsWith(here) ? here.relativize(root) : root).resolve(CHURN);
    return STEPS.stream().map(step -> words(step, data.toString())).toList();
  }

  private List<String> words(String step, String data) {
    return Stream.of(step.split(" "))
        .map(word -> word.replace("@DATA", data).replace("@OUTPUT", output))
        .toList();
  }

  private int run(String launcher, List<String> step) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(step);
    command.addAll(List.of("--master", job.master()));
    if (job.isVerbose()) {
      command.add("--verbose");
    }
    if (!submitOptions.isEmpty()) {
      command.add("--");
      command.addAll(submitOptions);
    }
    System.out.flush();
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
