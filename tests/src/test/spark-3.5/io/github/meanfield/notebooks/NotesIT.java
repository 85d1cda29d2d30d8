package io.github.meanfield.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Zeppelin notes, in Spark's own Scala REPL. */
class NotesIT {

  @TempDir Path folder;

  static List<Path> notes() throws IOException {
    try (Stream<Path> files = Files.list(Build.root().resolve("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".zpln")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notes")
  void aNoteRunsAndHoldsItsOutputs(Path note) throws Exception {
    Map<String, String> environment = LargeData.environment(note);
    JsonNode committed = new ObjectMapper().readTree(note.toFile());
    Outcome outcome = run(note, environment);
    assertEquals(0, outcome.exitCode(), outcome.printed());
    JsonNode executed = new ObjectMapper().readTree(folder.resolve("executed.zpln").toFile());
    assertEquals(outputs(executed), outputs(committed));
    assertTrue(outputs(executed).containsAll(List.of("TEXT", "HTML", "TABLE")));
    for (JsonNode paragraph : committed.get("paragraphs")) {
      assertEquals("FINISHED", paragraph.path("status").asText(), paragraph.toString());
    }
    String text = Files.readString(note);
    assertFalse(text.contains(Build.root().toString()), "a path of a machine in " + note);
    assertFalse(text.contains("file:/"), "a path of a machine in " + note);
    environment.values().forEach(path -> assertFalse(text.contains(path), path + " in " + note));
    assertTrue(Files.size(note) < 1 << 20, note + " is too large to be read in a browser");
  }

  /** What kinds of outputs each paragraph has, and the columns of tables. */
  private static List<String> outputs(JsonNode note) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode paragraph : note.get("paragraphs")) {
      kinds.add(paragraph.get("text").asText());
      for (JsonNode message : paragraph.at("/results/msg")) {
        String type = message.get("type").asText();
        kinds.add(type);
        if (type.equals("TABLE")) {
          kinds.add(message.get("data").asText().lines().findFirst().orElseThrow());
        }
      }
    }
    return kinds;
  }

  @Test
  void paragraphsThatFailAreSeenAndTheReadmesScalaRuns() throws Exception {
    String readme = Files.readString(Build.root().resolve("README.md"));
    String example = readme.split("```scala\n")[1].split("```")[0];
    String imports =
        """
        import org.apache.spark.ml.Pipeline
        import org.apache.spark.ml.feature.VectorAssembler
        import io.github.meanfield.estimators.{NeuralNetworkClassifier, Standardizer}
        val rows = spark.range(100).selectExpr("id tenure", "id % 7 monthly_charges", "id % 2 label")
        """;
    JsonNode executed =
        run(
            "%spark\nval x = 20",
            "%spark\n" + imports,
            "%spark\n" + example,
            "%sql\nSELECT 1 AS one, 'a' AS letter",
            "%spark\nprintln(\"%html <b>\" + (x + 1))",
            "%spark\nundeclared + x",
            "%spark\nthrow new IllegalStateException(\"no luck\")",
            "%sql\nSELECT * FROM nowhere");
    List<String> expected =
        List.of(
            "FINISHED TEXT x: Int = 20",
            "FINISHED TEXT import org.apache.spark.ml.Pipeline",
            "FINISHED TEXT model: org.apache.spark.ml.PipelineModel = pipeline",
            "FINISHED TABLE one\tletter\n1\ta\n",
            "FINISHED HTML <b>21\n",
            "ERROR TEXT <console>",
            "ERROR TEXT java.lang.IllegalStateException: no luck",
            "ERROR TEXT org.apache.spark.sql.AnalysisException: [TABLE_OR_VIEW_NOT_FOUND]");
    for (int i = 0; i < expected.size(); i++) {
      JsonNode paragraph = executed.get("paragraphs").get(i);
      JsonNode shown = paragraph.at("/results/msg/0");
      String found =
          paragraph.get("status").asText()
              + " "
              + shown.path("type").asText()
              + " "
              + shown.path("data").asText();
      assertTrue(found.startsWith(expected.get(i)), found);
    }
  }

  private JsonNode run(String... paragraphs) throws Exception {
    ObjectNode note = new ObjectMapper().createObjectNode();
    ArrayNode list = note.putArray("paragraphs");
    List.of(paragraphs).forEach(text -> list.addObject().put("text", text));
    Path file = folder.resolve("note.zpln");
    new ObjectMapper().writeValue(file.toFile(), note);
    Outcome outcome = run(file, Map.of());
    assertEquals(1, outcome.exitCode(), outcome.printed());
    return new ObjectMapper().readTree(folder.resolve("executed.zpln").toFile());
  }

  private record Outcome(int exitCode, String printed) {}

  private Outcome run(Path note, Map<String, String> environment) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.ofSpark());
    command.addAll(JavaOptions.BRIEF);
    command.addAll(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    command.addAll(List.of("-Dspark.driver.host=localhost", "-Dspark.sql.shuffle.partitions=4"));
    command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-Xmx2g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RunNote.class.getName(), note.toString()));
    command.add(folder.resolve("executed.zpln").toString());
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(10, TimeUnit.MINUTES), "still running: " + note);
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(out));
  }
}
