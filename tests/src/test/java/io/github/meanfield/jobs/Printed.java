package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/**
 * What a command has printed that ran in this JVM, in the Spark session that is there.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err what it printed on the error stream
 */
public record Printed(int exitCode, String out, String err) {

  /** Options of {@code train} for a network alone: no baselines beside it and no importance. */
  public static final String ALONE = " --baselines none --importance false";

  private static final Map<String, String> FEW_ROWS =
      Map.of(
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.adaptive.enabled", "false");

  /** Runs a command. */
  public static Printed run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = withSettingsOfFewRows(() -> Meanfield.run(arguments));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new Printed(
        exitCode,
        printed.toString(StandardCharsets.UTF_8),
        complained.toString(StandardCharsets.UTF_8));
  }

  /** Compiling queries takes longer than the rows of tests; a session keeps its own settings. */
  private static int withSettingsOfFewRows(IntSupplier command) {
    if (SparkSession.getDefaultSession().isEmpty()) {
      return command.getAsInt();
    }
    SparkSession session = SparkSession.getDefaultSession().get();
    Map<String, String> before = settings(session);
    FEW_ROWS.forEach((key, value) -> session.conf().set(key, before.getOrDefault(key, value)));
    Map<String, String> given = settings(session);
    try {
      int exitCode = command.getAsInt();
      assertEquals(given, settings(session));
      return exitCode;
    } finally {
      FEW_ROWS.keySet().stream()
          .filter(key -> !before.containsKey(key))
          .forEach(session.conf()::unset);
    }
  }

  private static Map<String, String> settings(SparkSession session) {
    return Map.copyOf(JavaConverters.mapAsJavaMap(session.conf().getAll()));
  }

  /** Runs a command, in which @ and # are folders. */
  public static Printed run(Path folder, Path own, String command) {
    return run(command.replace("@", folder.toString()).replace("#", own.toString()).split(" "));
  }

  /** What a command has written for programs. */
  public static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** Requires success. */
  public Printed succeeded() {
    assertEquals(0, exitCode, () -> out + err);
    return this;
  }

  /** Requires parts of what was printed. */
  public Printed has(String... parts) {
    for (String part : parts) {
      assertTrue(out.contains(part), () -> "no '" + part + "' in: " + out + err);
    }
    return this;
  }

  /** Requires lines of what was printed, by their ends. */
  public Printed hasLines(String... lines) {
    return has(Stream.of(lines).map(line -> line + "\n").toArray(String[]::new));
  }

  /** Requires exit code 2 and one line on the error stream, with a part in it. */
  public void refused(String part) {
    assertEquals(2, exitCode, () -> out + err);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("meanfield: ") && err.contains(part), err);
  }

  /** The cells after a name at the start of a printed line. */
  public List<String> row(String name) {
    return out.lines()
        .filter(line -> line.startsWith(name + "  "))
        .map(line -> List.of(line.substring(name.length()).strip().split("\\s{2,}")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row '" + name + "' in: " + out));
  }
}
