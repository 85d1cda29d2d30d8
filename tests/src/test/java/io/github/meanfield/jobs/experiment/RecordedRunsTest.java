package io.github.meanfield.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What trainings and evaluations leave. */
@ExtendWith(SparkSessionExtension.class)
class RecordedRunsTest {

  private static final String TRAIN =
      "train --input @/t.csv --label sold --output @/run --num-workers 2 --max-epochs 2 --runs @/runs"
          + Printed.ALONE;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("size,kind,sold\n");
    for (int row = 0; row < 200; row++) {
      double size = random.nextGaussian();
      text.append(size).append(",k").append(random.nextInt(4));
      text.append(size + random.nextGaussian() / 4 > 0 ? ",yes\n" : ",no\n");
    }
    Files.writeString(folder.resolve("t.csv"), text);
  }

  private Printed run(String command) {
    return Printed.run(folder, folder, command);
  }

  /** The records, the oldest first. */
  private List<Run> records() {
    return new RunStore(folder + "/runs")
        .list().runs().stream()
            .sorted((one, other) -> one.started().compareTo(other.started()))
            .toList();
  }

  @Test
  void aTrainingAndAnEvaluationLeaveARecord() throws IOException {
    Printed printed = run(TRAIN + " --tag first --tag small --motivation because").succeeded();
    Run run = records().get(0);
    printed.hasLines("recorded     " + folder + "/runs/" + run.id() + ".json");
    assertEquals("done", run.status());
    assertEquals("train", run.command());
    assertEquals(List.of("first", "small"), run.tags());
    assertEquals("because", run.text("motivation"));
    assertEquals(folder + "/run", run.text("output"));
    assertEquals("train", run.json().at("/commandLine/0").asText());
    // So few rows are for one worker.
    assertEquals("1", run.settings().get("network.numWorkers"));
    assertEquals("[auto]", run.settings().get("numeric"));
    assertEquals(200, run.json().at("/data/rows").asInt());
    assertEquals(3, run.json().at("/data/columns").asInt());
    assertEquals(Files.size(folder.resolve("t.csv")), run.json().at("/data/bytes").asLong());
    assertEquals(1, run.json().at("/data/files").size());
    assertEquals(2, run.json().get("epochs").size());
    assertTrue(run.json().at("/versions/spark").asText().matches("[34][.].*"));
    assertTrue(run.json().at("/verdict/text").asText().length() > 5);
    assertTrue(run.seconds() > 0);

    JsonNode metrics = Printed.json(folder.resolve("run/metrics.json"));
    assertEquals(run.id(), metrics.get("run").asText());
    assertEquals(metrics.get("data"), run.json().get("data"));
    assertEquals(metrics.at("/metrics/neuralNetwork/AUC").asDouble(), run.metrics().get("AUC"), 0);
    assertEquals(metrics.at("/intervals/AUC"), run.json().at("/intervals/AUC"));

    run("evaluate --model @/run/model --input @/t.csv --label sold --runs @/runs").succeeded();
    Run judged = records().get(1);
    assertEquals("evaluate", judged.command());
    assertEquals("200", judged.settings().get("bootstrap"));
    assertTrue(judged.metrics().get("AUC") > 0.5, judged.json()::toPrettyString);
    assertEquals(2, judged.json().at("/intervals/AUC").size());
    assertEquals(run.json().at("/data/hash"), judged.json().at("/data/hash"));
    assertFalse(judged.json().has("output"));
  }

  @Test
  void aSearchLeavesARecordThatComparesWithTrainings() {
    run(TRAIN.replace("train ", "tune --num-trials 2 ")).succeeded();
    run(TRAIN + " --overwrite").succeeded();
    List<Run> both = records();
    assertEquals(List.of("tune", "train"), both.stream().map(Run::command).toList());
    assertEquals(2, both.get(0).json().at("/search/trials").size(), both.get(0).json()::toString);
    assertEquals("2", both.get(0).settings().get("search.numTrials"));
    String compared =
        run("runs compare --runs @/runs " + both.get(0).id() + " " + both.get(1).id())
            .succeeded()
            .out();
    assertFalse(compared.contains("different rows"), compared);
  }

  @Test
  void whatOptionsMakeOfTheSameRowsDoesNotChangeTheirHash() {
    run(TRAIN).succeeded();
    run(TRAIN.replace("@/run ", "@/other ") + " --ignore size").succeeded();
    assertEquals(1, records().stream().map(run -> run.json().at("/data/hash")).distinct().count());
    run("runs compare --runs @/runs " + records().get(0).id() + " " + records().get(1).id())
        .succeeded()
        .has("one setting differs: ignore", "they are judged on different rows");
    String judge = "evaluate --input @/t.csv --label sold --runs @/runs --model @/";
    run(judge + "run/model").succeeded();
    run(judge + "other/model --seed 7").succeeded();
    assertEquals(1, records().stream().map(run -> run.json().at("/data/hash")).distinct().count());
    String judged =
        run("runs compare --runs @/runs " + records().get(2).id() + " " + records().get(3).id())
            .succeeded()
            .out();
    assertFalse(judged.contains("they are judged on different rows"), judged);
    assertFalse(judged.contains("is not known"), judged);
  }

  @Test
  void whatIsRefusedBeforeItBeginsLeavesNoRecordAndWhatFailsLaterDoes() {
    run(TRAIN + " --dropout 2").refused("dropout is 2");
    assertFalse(Files.exists(folder.resolve("runs")));
    run(TRAIN.replace("--label sold", "--label nope")).refused("there is no column 'nope'");
    Run failed = records().get(0);
    assertEquals("failed", failed.status());
    assertTrue(failed.text("failure").startsWith("--label: there is no column 'nope'"));
    run("runs --runs @/runs --where status=failed").succeeded().has("--label: there is no column");
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedBeforeWorkBegins() {
    run(TRAIN.replace("--runs @/runs", "--runs @/t.csv"))
        .refused("cannot write records of runs to '" + folder + "/t.csv'");
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void aSweepRunsEachCombinationAndOneThatFailsDoesNotStopOthers() throws IOException {
    String sweep =
        TRAIN.replace(" --max-epochs 2", "")
            + " network.maxEpochs=1,2 network.learningRate=0.01,1e30";
    Printed printed = run(sweep + " --tag grid");
    assertEquals(1, printed.exitCode(), printed.out() + printed.err());
    printed.has(
        "run          1 of 4: network.maxEpochs=1 network.learningRate=0.01",
        "run          4 of 4: network.maxEpochs=2 network.learningRate=1e30",
        "3 of 4 runs done, in " + folder + "/run");
    assertEquals(List.of("1", "0.01"), printed.row("1").subList(0, 2));
    assertEquals(List.of("2", "1e30", "failed", "-"), printed.row("4"));
    List<Run> all = records();
    assertEquals(5, all.size());
    Run parent = all.get(0);
    assertEquals("1 of 4 runs have failed", parent.text("failure"));
    assertEquals(
        "[1, 2]", Run.texts(parent.json().at("/sweep/values/network.maxEpochs")).toString());
    assertEquals(
        List.of("done", "done", "done", "failed"), all.stream().skip(1).map(Run::status).toList());
    for (Run run : all.subList(1, 5)) {
      assertEquals(parent.id(), run.text("parent"));
      assertEquals(List.of("grid"), run.tags());
      List<String> words = Run.texts(run.json().get("commandLine"));
      assertFalse(words.contains("--parent-run"));
      assertEquals(words.indexOf("--output"), words.lastIndexOf("--output"));
    }
    assertEquals(folder + "/run/maxEpochs=1_learningRate=0.01", all.get(1).text("output"));
    try (Stream<Path> folders = Files.list(folder.resolve("run"))) {
      assertEquals(3, folders.count());
    }
    run("runs compare --runs @/runs " + all.get(1).id() + " " + all.get(3).id())
        .succeeded()
        .has("one setting differs: network.maxEpochs");
    run("runs --runs @/runs --where parent=" + parent.id())
        .succeeded()
        .has("maxEpochs=2 learningRate=0.01 #grid");
    // Folders of sweeps look to Spark like columns.
    run("evaluate --model @/run/maxEpochs=1_learningRate=0.01/model --label sold"
            + " --input @/run/maxEpochs=1_learningRate=0.01/test.parquet")
        .succeeded();
  }

  @Test
  void aSweepTellsProgramsWhichRunALineIsOf() throws IOException {
    String out =
        run(TRAIN.replace("--runs @/runs", "--runs none --tensorboard @/logs") + " --json seed=1,2")
            .succeeded()
            .out();
    assertTrue(Files.isDirectory(folder.resolve("logs/seed=1")));
    assertTrue(Files.isDirectory(folder.resolve("logs/seed=2")));
    List<JsonNode> events =
        out.lines()
            .map(
                line -> {
                  try {
                    return new ObjectMapper().readTree(line);
                  } catch (IOException e) {
                    throw new AssertionError(line, e);
                  }
                })
            .toList();
    assertEquals(
        List.of("1", "2"),
        events.stream()
            .filter(event -> event.get("event").asText().equals("run"))
            .map(event -> event.at("/values/seed").asText())
            .toList());
    assertEquals(
        2, events.stream().filter(event -> event.get("event").asText().equals("done")).count());
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  @Test
  void oneRunOfASweepIsThatOfTheSameConfigAlone() throws IOException {
    run(TRAIN + " --quiet seed=1,2").succeeded();
    run(TRAIN.replace("@/run ", "@/alone ") + " --seed 2").succeeded();
    assertEquals(losses(folder.resolve("run/seed=2")), losses(folder.resolve("alone")));
  }

  private static List<String> losses(Path output) throws IOException {
    return Printed.json(output.resolve("metrics.json")).get("epochs").findValuesAsText("trainLoss");
  }
}
