package io.github.meanfield.jobs.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A network is searched for and trained by the command, on a small table. */
@ExtendWith(SparkSessionExtension.class)
class TuneJobsTest {

  private static final String CONFIG =
      """
      input: ${CONFIG_DIR}/houses.csv
      label: sold
      output: ${CONFIG_DIR}/run
      weights: [0.6, 0.2, 0.2]
      baselines: linear
      importance: false
      network: {hiddenLayers: [8], maxEpochs: 6, batchSize: 16, numWorkers: 2, numericEmbedding: none}
      search:
        numTrials: 6
        minEpochs: 2
        learningRate: {logUniform: [1e-4, 0.3]}
        dropout: {uniform: [0, 0.5]}
        activation: {choices: [selu, relu]}
      """;

  private static final String SMALL =
      " --weights 0.6,0.2,0.2 --hidden-layers 4 --max-epochs 2 --num-workers 1" + Printed.ALONE;

  @TempDir private static Path folder;
  private static Printed tuned;
  private static JsonNode found;

  @TempDir private Path own;

  @BeforeAll
  static void tune() throws IOException {
    Random random = new Random(4);
    StringBuilder houses = new StringBuilder("size,colour,price,sold\n");
    for (int i = 0; i < 300; i++) {
      double size = random.nextGaussian();
      boolean isRed = random.nextBoolean();
      double price = size + (isRed ? 1 : 0) + 0.3 * random.nextGaussian();
      String sold = price > 0.5 ? "yes" : "no";
      houses.append(
          String.format(
              Locale.ROOT, "%.3f,%s,%.3f,%s%n", size, isRed ? "red" : "blue", price, sold));
    }
    Files.writeString(folder.resolve("houses.csv"), houses);
    Files.writeString(
        folder.resolve("tune.yaml"), CONFIG.replace("label", "ignore: [price]\nlabel"));
    tuned = Printed.run("tune", "--config", folder + "/tune.yaml").succeeded();
    found = Printed.json(folder.resolve("run/metrics.json"));
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }

  private static List<JsonNode> trials(JsonNode report) {
    return StreamSupport.stream(report.at("/search/trials").spliterator(), false).toList();
  }

  /** The files in the network of a trained pipeline; the times of a zip file are no part. */
  private static Map<String, byte[]> network(Path model) throws IOException {
    Path zip;
    try (Stream<Path> files = Files.walk(model)) {
      zip = files.filter(file -> file.endsWith("network.zip")).findFirst().orElseThrow();
    }
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static void assertSameNetwork(Path model, Path other) throws IOException {
    Map<String, byte[]> expected = network(model);
    Map<String, byte[]> files = network(other);
    assertEquals(expected.keySet(), files.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, files.get(name), name));
  }

  @Test
  void trialsAreToldWithTheBestSoFarAndTheTimeLeft() {
    tuned.has("6 trials, by AUC", "best trial", "validation rows", "mattered", "best.yaml");
    List<String> lines =
        tuned.out().lines().filter(line -> line.matches(" *[12]\\.\\d .*/\\d+ .*")).toList();
    // In each of two stages three trials, of which one goes on: the first stage ends at 2 epochs.
    assertEquals(3 + 3 + 1, lines.size(), tuned.out());
    assertTrue(lines.get(0).contains(" 1/7 ") && lines.get(0).matches(".* s"), lines.get(0));
    assertTrue(lines.get(6).contains(" 7/7 ") && lines.get(6).matches(".*\\d"), lines.get(6));
    assertEquals(6, trials(found).size());
    double best = found.at("/search/best/metric").asDouble();
    assertEquals(6, found.at("/search/best/epochs").asInt());
    assertTrue(best > 0.8 && best <= 1, found.get("search")::toPrettyString);
    assertTrue(found.at("/search/best/params/learningRate").isDouble());
    assertEquals("uniform(0.0, 0.5)", found.at("/search/space/dropout").asText());
  }

  @Test
  void theReportHasTrialsSlicesAndWhatMattered() throws IOException {
    String html = Files.readString(folder.resolve("run/report.html"));
    for (String part :
        List.of("Best trials", "Slices", "What mattered", "learningRate", "1: relu")) {
      assertTrue(html.contains(part), part);
    }
    // Of so few trials no parabola.
    assertEquals("activation", found.at("/search/mainEffects/0/param").asText());
    assertTrue(found.at("/metrics").has("LogisticRegression"), found::toString);
  }

  @Test
  void trainRepeatsTheWinnerToTheBit() throws IOException {
    assertFalse(Files.exists(folder.resolve("run-search")));
    String best = Files.readString(folder.resolve("run/best.yaml"));
    assertFalse(best.contains("search"), best);
    assertEquals(best, Files.readString(folder.resolve("run/model/config.yaml")));
    run("train --config @/run/best.yaml --output #/again").succeeded();
    assertSameNetwork(folder.resolve("run/model"), own.resolve("again/model"));
    JsonNode again = Printed.json(own.resolve("again/metrics.json"));
    assertEquals(found.get("metrics"), again.get("metrics"));

    // Its trial was judged by the same rows that the training stopped by.
    String rate = found.at("/search/best/params/learningRate").asText();
    assertTrue(best.contains("learningRate: " + rate), best);
    run("evaluate --model @/run/model --input @/run/test.parquet --label sold --bootstrap 0")
        .succeeded()
        .has(tuned.row("neural network").get(0));
  }

  @Test
  void aSearchThatWasEndedGoesOn() throws Exception {
    String command = "tune --config @/tune.yaml --output #/run";
    List<Printed> ended = new ArrayList<>();
    Thread search = new Thread(() -> ended.add(run(command)));
    search.start();
    try {
      while (search.isAlive() && kept().isEmpty()) {
        Thread.sleep(5);
      }
    } finally {
      search.interrupt();
      search.join();
    }
    assertNotEquals(0, ended.get(0).exitCode(), ended.get(0).out());
    assertFalse(Files.exists(own.resolve("run")));
    // A mark, by which it is known again.
    Path first = kept().get(0);
    String marked =
        Files.readString(first).replaceAll("\"seconds\":[0-9.E-]+", "\"seconds\":12345.0");
    Files.writeString(first, marked);
    Files.delete(first.resolveSibling("." + first.getFileName() + ".crc"));
    Path others = Files.createFile(own.resolve("run-search/others"));
    run(command).succeeded().has("12345.00");
    assertTrue(Files.exists(others));
    JsonNode resumed = Printed.json(own.resolve("run/metrics.json"));
    assertEquals(found.at("/search/best/params"), resumed.at("/search/best/params"));
    assertEquals(found.get("metrics"), resumed.get("metrics"));
    assertEquals(List.of(), kept());
  }

  private List<Path> kept() throws IOException {
    Path directory = own.resolve("run-search");
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("trial-.*\\.json"))
          .toList();
    } catch (UncheckedIOException e) {
      // What was listed is renamed or deleted meanwhile.
      return List.of();
    }
  }

  @Test
  void bordersAndFailuresAreToldAndAGivenDirectoryIsKept() throws IOException {
    Files.writeString(
        own.resolve("c.yaml"),
        """
        input: %s/houses.csv
        label: sold
        ignore: [price]
        search:
          numStages: 1
          metric: logLoss
          learningRate: {choices: [1e-9, 1e-8, 0.05]}
          l2: {choices: [0, 1e30]}
        """
            .formatted(folder));
    run("tune --config #/c.yaml --output #/run --search-dir #/kept --num-trials 6" + SMALL)
        .succeeded()
        .has("failed       trial 1.", "warning      3 of 6 trials have failed: ")
        .has("warning      learningRate: the best value, 0.05, is about the highest value");
    JsonNode report = Printed.json(own.resolve("run/metrics.json"));
    assertTrue(report.at("/search/warnings/0").asText().contains("the highest value of choices("));
    assertEquals(
        3,
        trials(report).stream()
            .filter(trial -> trial.get("failure").asText().contains("diverged"))
            .count());
    assertEquals("logLoss", report.at("/search/metric").asText());
    assertTrue(Files.exists(own.resolve("kept")));
  }

  @Test
  void numbersAreSearchedForByFoldsAndToldAsJson() throws IOException {
    Printed printed =
        Printed.run(
                Stream.concat(
                        Stream.of(
                            ("tune --json --task regression --label price --ignore sold --preset plain"
                                    + " --num-folds 2 --num-trials 2 --parallelism 2 --input "
                                    + folder
                                    + "/houses.csv --output "
                                    + own
                                    + "/run"
                                    + SMALL.replace("--hidden-layers 4 ", ""))
                                .split(" ")),
                        Stream.of("--search-hidden-layers", "{choices: [[8], [4, 4], []]}"))
                    .toArray(String[]::new))
            .succeeded();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : printed.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    List<JsonNode> trials =
        lines.stream().filter(line -> line.get("event").asText().equals("trial")).toList();
    assertEquals(2, trials.size(), printed.out());
    assertEquals(2, trials.get(1).get("finished").asInt());
    assertTrue(trials.get(0).at("/params/hiddenLayers").isArray(), printed.out());
    JsonNode search = Printed.json(own.resolve("run/metrics.json")).get("search");
    assertEquals("2 folds of training and validation rows", search.get("judgedBy").asText());
    assertFalse(search.get("largerIsBetter").asBoolean());
    double best =
        trials.stream().mapToDouble(trial -> trial.get("metric").asDouble()).min().orElseThrow();
    assertEquals(best, search.at("/best/metric").asDouble());
    assertEquals("done", lines.get(lines.size() - 1).get("event").asText());
  }

  @Test
  void whatTheLabelDoesNotAllowIsRefused() {
    run("tune --input @/houses.csv --label sold --output #/o --weights 0.8,0,0.2 --num-trials 1")
        .refused("there are no validation rows to judge trials by; give some by --weights");
    run("tune --input @/houses.csv --label sold --output #/o --search-dir @/houses.csv")
        .refused("--search-dir: cannot write to ");
  }

  /**
   * Other labels of the test rows alone change no bit of the network. The table has as many files
   * as there are cores, whose lengths stay: rows of fewer files Spark deals to the cores in the
   * order of the hashes of whole rows, which moves rows of the training, too.
   */
  @Test
  void testRowsAreNotLookedAt() throws IOException {
    List<String> houses = Files.readAllLines(folder.resolve("houses.csv"));
    List<String> rows = new ArrayList<>();
    for (int i = 1; i < houses.size(); i++) {
      String[] cells = houses.get(i).split(",");
      rows.add(i - 1 + "," + cells[0] + "," + cells[3].charAt(0));
    }
    JsonNode before = tune(rows, "before");
    List<Row> flipped =
        SparkSession.active()
            .read()
            .parquet(own + "/before/test.parquet")
            .selectExpr("int(id)", "if(sold = 'y', 'n', 'y')")
            .collectAsList();
    assertFalse(flipped.isEmpty());
    for (Row row : flipped) {
      String cells = rows.get(row.getInt(0));
      rows.set(row.getInt(0), cells.substring(0, cells.length() - 1) + row.getString(1));
    }
    JsonNode after = tune(rows, "after");
    assertNotEquals(before.get("metrics"), after.get("metrics"));
    assertEquals(before.at("/search/best/params"), after.at("/search/best/params"));
    assertEquals(before.at("/search/best/metric"), after.at("/search/best/metric"));
    assertSameNetwork(own.resolve("before/model"), own.resolve("after/model"));
  }

  private JsonNode tune(List<String> rows, String name) throws IOException {
    Path table = Files.createDirectory(own.resolve(name + "-table"));
    int files = SparkSession.active().sparkContext().defaultParallelism();
    for (int i = 0; i < files; i++) {
      List<String> part = rows.subList(i * rows.size() / files, (i + 1) * rows.size() / files);
      List<String> lines = new ArrayList<>(List.of("id,size,sold"));
      lines.addAll(part);
      Files.write(table.resolve(i + ".csv"), lines);
    }
    String command =
        "tune --id id --label sold --preset plain --num-trials 2"
            + " --search-learning-rate {\"choices\":[0.01,0.1]} --input #/";
    run(command + name + "-table --format csv --output #/" + name + SMALL).succeeded();
    return Printed.json(own.resolve(name + "/metrics.json"));
  }

  @Test
  void validationRowsOfOneClassAreRefused() throws IOException {
    StringBuilder rows = new StringBuilder("size,sold\n");
    for (int i = 0; i < 100; i++) {
      rows.append(i).append(i < 4 ? ",yes\n" : ",no\n");
    }
    Files.writeString(own.resolve("rare.csv"), rows.toString());
    run("tune --input #/rare.csv --label sold --output #/o --weights 0.9,0.05,0.05")
        .refused("has sold 'yes'; give more by --weights, or --num-folds, or another --seed");
  }
}
