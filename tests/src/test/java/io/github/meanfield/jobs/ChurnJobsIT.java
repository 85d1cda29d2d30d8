package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line of the quickstart: train, score and evaluate as three jobs on real data. */
class ChurnJobsIT {

  private static final String CHURN =
      Build.root().resolve("jobs/examples/churn/churn.csv.gz").toString();

  @TempDir private Path folder;

  @Test
  void trainsScoresAndEvaluates() throws Exception {
    Launcher launcher = new Launcher(folder);
    Launcher.Outcome trained =
        launcher
            .run(
                "train",
                "--input",
                CHURN,
                "--label",
                "churn",
                "--output",
                "churn",
                "--seed",
                "7",
                "--max-epochs",
                "3",
                "--",
                "--conf",
                "spark.sql.shuffle.partitions=3")
            .succeeded()
            .printed("rows used    7,043", "missing      total_charges 11", "stopped", "written");
    assertEquals("5,174", trained.row("No").get(3));
    assertEquals("1,869", trained.row("Yes").get(3));
    assertEquals(3, trained.out().lines().filter(line -> line.matches(" +\\d +\\d+ .*")).count());
    String rows = trained.row("rows").get(2);

    launcher
        .run("score", "--model", "churn/model", "--input", "churn/test.parquet", "--output", "out")
        .succeeded()
        .printed(rows + " rows", rows + " scored rows");
    Launcher.Outcome judged =
        launcher.run("evaluate", "--input", "out", "--label", "churn").succeeded();
    // The reloaded pipeline does to the rows what the pipeline did that was judged in training.
    assertEquals(
        trained.row("neural network").subList(0, 3),
        Stream.of("accuracy", "AUC", "log loss").map(name -> judged.row(name).get(0)).toList());
    assertTrue(Double.parseDouble(judged.row("AUC").get(0)) > 0.75, judged.out());
    assertEquals(rows, judged.row("rows").get(0));

    assertTrue(Files.readString(folder.resolve("churn/report.html")).contains("ROC"));
    assertTrue(Files.exists(folder.resolve("churn/metrics.json")));
    String config = folder.resolve("churn/model/config.yaml").toString();
    String output = folder.resolve("again").toString();
    Printed again =
        Printed.run("train", "--config", config, "--output", output, "--json").succeeded();
    // The same weights to the last bit, as the same losses to the last bit show.
    assertEquals(epochs(folder.resolve("churn")), epochs(folder.resolve("again")));
    assertTrue(again.out().lines().allMatch(line -> line.startsWith("{\"event\":")), again.out());
    assertTrue(again.out().contains("\"done\""), again.out());

    Map<String, String> before = contents(folder.resolve("churn"));
    launcher
        .run("train", "--input", CHURN, "--label", "churn", "--output", "churn")
        .refused("'churn' exists already", "--overwrite");
    launcher
        .run("train", "--input", CHURN, "--label", "left", "--output", "churn", "--overwrite")
        .refused("no column 'left'", "total_charges");
    assertEquals(before, contents(folder.resolve("churn")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count(), "something is left of the refused runs");
    }
  }

  /** The losses of a run's epochs, without their times. */
  private static String epochs(Path run) throws IOException {
    return Files.readString(run.resolve("metrics.json"))
        .replaceAll("(?s).*\"epochs\" : (\\[.*?]).*", "$1")
        .replaceAll("\"seconds\" : [0-9.E-]+", "");
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return contents;
  }
}
