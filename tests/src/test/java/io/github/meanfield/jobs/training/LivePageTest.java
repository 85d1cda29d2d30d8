package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A page about a training that has not ended, and where else it can be followed. */
@ExtendWith(SparkSessionExtension.class)
class LivePageTest {

  private static final String REFRESH = "http-equiv=\"refresh\" content=\"2\"";
  private static final TrainingPlan PLAN = new TrainingPlan(1, 2, 4, 1, "accuracy", 1000, 100);

  @TempDir private Path directory;

  private static EpochRecord epoch(int number) {
    return new EpochRecord(number, 2, 1000, 0.5, 0.6, 0.75, 0.01, 10, List.of(0.1, 0.2));
  }

  private String page() throws IOException {
    return Files.readString(directory.resolve("live.html"));
  }

  private LivePage begun() {
    LivePage page = new LivePage(new org.apache.hadoop.fs.Path(directory + "/live.html"));
    page.onStart("uid", PLAN);
    return page;
  }

  @Test
  void showsWhatThereIsUntilTheEnd() throws IOException {
    LivePage live = begun();
    assertTrue(page().contains("Training begins."));
    assertTrue(page().contains(REFRESH));
    live.onResume(List.of(epoch(1)));
    live.onWarning("features are <large>");
    live.onEpoch(epoch(2));
    String page = page();
    assertTrue(page.contains("Epoch 2 of at most 4; at this pace 20 s are left."), page);
    assertTrue(page.contains("features are &lt;large&gt;"));
    assertTrue(page.contains("Learning curves"));
    assertTrue(page.contains("Predictions of a few rows"));
    assertTrue(page.contains(REFRESH));
    // Too soon after the last.
    live.onEpoch(epoch(3));
    assertEquals(page, page());
    live.onStop(
        new TrainingSummary(
            List.of(new TrainingSummary.Course(List.of(epoch(1)), 3, "it is enough")),
            "accuracy",
            new TrainingSummary.Rows(1000, 100, Map.of()),
            List.of(),
            new TrainingSummary.Setup(2, "meanfield", "dense", List.of()),
            new TrainingSummary.Times(1, 1, 1),
            List.of()));
    assertTrue(page().contains("Trained: it is enough; best epoch 3."), page());
    assertFalse(page().contains(REFRESH));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(
          List.of("live.html"),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.endsWith(".crc"))
              .toList());
    }
  }

  @Test
  void tellsOfAFailure() throws IOException {
    LivePage live = begun();
    live.onFailure(new IllegalStateException("uid: training diverged"));
    assertTrue(page().contains("Training has failed: uid: training diverged"));
    assertFalse(page().contains(REFRESH));
  }

  @Test
  void aPageThatCannotBeWrittenEndsNoTraining() throws IOException {
    LivePage live = begun();
    Files.delete(directory.resolve("live.html"));
    Files.deleteIfExists(directory.resolve(".live.html.crc"));
    // A folder with something in it does not give way to a file.
    Files.createDirectories(directory.resolve("live.html/something"));
    live.onEpoch(epoch(1));
    live.onEpoch(epoch(2));
    assertTrue(Files.isDirectory(directory.resolve("live.html")));
  }

  @Test
  void aCommandKeepsItAndWritesForTensorBoard() throws IOException {
    Path table = directory.resolve("t.csv");
    Files.writeString(
        table,
        IntStream.range(0, 60)
            .mapToObj(i -> i + "," + Math.sin(i) + "," + (i % 2 == 0 ? "yes" : "no"))
            .collect(Collectors.joining("\n", "a,b,y\n", "\n")));
    String train =
        "train --input " + table + " --label y --max-epochs 2 --hidden-layers 3" + Printed.ALONE;
    Printed printed =
        Printed.run(
            (train
                    + " --output "
                    + directory.resolve("run")
                    + " --live "
                    + directory.resolve("live.html")
                    + " --tensorboard "
                    + directory.resolve("logs"))
                .split(" "));
    assertEquals(0, printed.exitCode(), printed::err);
    assertTrue(page().contains("Trained: maxEpochs 2 reached"), page());
    for (String rows : List.of("train", "validation")) {
      try (Stream<Path> files = Files.list(directory.resolve("logs/" + rows))) {
        assertTrue(files.anyMatch(file -> file.toString().contains("tfevents")));
      }
    }
    for (Map.Entry<String, String> wrong :
        Map.of(
                "--mlflow sqlite:///x.db",
                "--mlflow 'sqlite:///x.db' is no address of a server; give http://HOST:PORT",
                "--mlflow-experiment x",
                "--mlflow-experiment 'x' is given without --mlflow",
                "--live " + table + "/live.html",
                "--live: cannot write to '",
                "--mlflow http://127.0.0.1:1",
                "the MLflow server http://127.0.0.1:1 cannot be written to: there is no answer")
            .entrySet()) {
      Printed refused =
          Printed.run(
              (train + " --output " + directory.resolve("no") + " " + wrong.getKey()).split(" "));
      assertEquals(2, refused.exitCode(), refused::err);
      assertTrue(refused.err().contains(wrong.getValue()), refused::err);
      assertFalse(Files.exists(directory.resolve("no/model")));
    }
  }
}
