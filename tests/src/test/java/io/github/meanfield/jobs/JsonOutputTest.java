package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What commands print for programs. */
@ExtendWith(SparkSessionExtension.class)
class JsonOutputTest {

  private static final int ROWS = 150;

  @TempDir private static Path folder;

  private static List<String> training;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("size,colour,kind of thing\n");
    for (int i = 0; i < ROWS; i++) {
      double size = random.nextGaussian();
      String colour = random.nextBoolean() ? "red" : "blue";
      csv.append(String.format("%.3f,%s,%s%n", size, colour, size > 0 ? "very large" : "small"));
    }
    Files.writeString(folder.resolve("t.csv"), csv);
    training =
        Printed.run(
                "train",
                "--input",
                folder + "/t.csv",
                "--label",
                "kind of thing",
                "--output",
                folder + "/run",
                "--max-epochs",
                "2",
                "--num-workers",
                "1",
                "--baselines",
                "none",
                "--json")
            .succeeded()
            .out()
            .lines()
            .toList();
  }

  private static JsonNode one(String command, String... options) throws IOException {
    String[] arguments = new String[options.length + 2];
    arguments[0] = command;
    arguments[1] = "--json";
    System.arraycopy(options, 0, arguments, 2, options.length);
    String printed = Printed.run(arguments).succeeded().out();
    assertEquals(1, printed.lines().count(), printed);
    JsonNode json = new ObjectMapper().readTree(printed);
    assertEquals(1, json.get("schema").asInt());
    assertEquals(command, json.get("command").asText());
    return json;
  }

  private static void assertNoBlanks(JsonNode json) {
    json.fieldNames().forEachRemaining(name -> assertFalse(name.contains(" "), name));
    json.forEach(JsonOutputTest::assertNoBlanks);
  }

  @Test
  void trainingsPrintAnEventALine() throws IOException {
    JsonNode start = new ObjectMapper().readTree(training.get(0));
    assertEquals("start", start.get("event").asText());
    assertEquals(1, start.get("schema").asInt());
    JsonNode done = new ObjectMapper().readTree(training.get(training.size() - 1));
    assertEquals("done", done.get("event").asText());
    assertTrue(done.get("metrics").get("neuralNetwork").get("logLoss").asDouble() > 0);
    for (String line : training) {
      assertNoBlanks(new ObjectMapper().readTree(line));
    }
  }

  @Test
  void otherCommandsPrintOneObject() throws IOException {
    String rows = folder + "/t.csv";
    JsonNode audit = one("inspect", "--input", rows, "--label", "kind of thing");
    assertEquals(3, audit.get("columns").size(), audit::toString);
    assertNoBlanks(audit.get("columns"));
    JsonNode scored =
        one("score", "--model", folder + "/run/model", "--input", rows, "--output", folder + "/s");
    assertEquals(ROWS, scored.get("rowsOut").asInt());
    assertNoBlanks(scored);
    JsonNode judged =
        one("evaluate", "--input", folder + "/s", "--label", "kind of thing", "--by", "colour");
    assertEquals(ROWS, judged.get("rows").asInt());
    assertEquals(
        2, judged.get("intervals").get("logLoss").size(), judged.get("intervals")::toString);
    assertNoBlanks(judged);
  }
}
