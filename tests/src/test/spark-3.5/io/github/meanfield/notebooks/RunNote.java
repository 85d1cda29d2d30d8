package io.github.meanfield.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.repl.Main;
import org.apache.spark.repl.SparkILoop;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.tools.nsc.Settings;

/**
 * Runs a Zeppelin note as Zeppelin does: paragraphs of Scala in Spark's REPL, those of SQL in its
 * session. Writes the note with what they have shown; so the outputs of the notes of this project
 * are made. Paragraphs in Markdown stay as they are.
 */
public final class RunNote {

  /** As many rows of a query as Zeppelin shows. */
  private static final int ROWS = 1000;

  private static final String HTML = "%html ";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final SparkILoop loop;

  private RunNote() {
    // Before anything of Scala asks where the console is.
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(out);
    Settings settings = new Settings();
    settings.processArgumentString(
        "-usejavacp -Yrepl-class-based -Yrepl-outdir " + Main.outputDir());
    loop = new SparkILoop((BufferedReader) null, new PrintWriter(out, true));
    loop.settings_$eq(settings);
    loop.createInterpreter();
    loop.intp().initializeSynchronous();
    loop.initializeSpark();
    takePrinted();
  }

  /**
   * Runs a note to its end; the exit code is 1 if a paragraph has failed.
   *
   * @param arguments path of the note, and of the file to write
   * @throws Exception if a file cannot be read or written
   */
  public static void main(String[] arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode note = json.readTree(Path.of(arguments[0]).toFile());
    RunNote runner = new RunNote();
    boolean succeeded = true;
    for (JsonNode paragraph : note.get("paragraphs")) {
      succeeded &= runner.run((ObjectNode) paragraph);
    }
    json.writerWithDefaultPrettyPrinter().writeValue(Path.of(arguments[1]).toFile(), note);
    System.exit(succeeded ? 0 : 1);
  }

  /** What a paragraph has come to, and what Zeppelin shows of it; empty: nothing. */
  private record Outcome(boolean succeeded, String type, String data) {}

  /** Runs a paragraph, and says whether it went well. */
  private boolean run(ObjectNode paragraph) {
    String[] text = paragraph.get("text").asText().split("\\s+", 2);
    if (text[0].equals("%md")) {
      return true;
    }
    Outcome outcome = text[0].equals("%sql") ? sql(text[1]) : scala(text[1]);
    paragraph.put("status", outcome.succeeded ? "FINISHED" : "ERROR");
    ObjectNode results = paragraph.putObject("results");
    results.put("code", outcome.succeeded ? "SUCCESS" : "ERROR");
    ArrayNode messages = results.putArray("msg");
    if (!outcome.data.isEmpty()) {
      messages.addObject().put("type", outcome.type).put("data", outcome.data);
    }
    return outcome.succeeded;
  }

  private static Outcome sql(String query) {
    try {
      return new Outcome(true, "TABLE", table(SparkSession.active().sql(query)));
    } catch (Exception e) {
      // Also the checked exceptions of Spark, which Scala does not declare.
      return new Outcome(false, "TEXT", e.toString());
    }
  }

  private Outcome scala(String code) {
    boolean succeeded = loop.intp().interpret(code).toString().equals("Success");
    String output = takePrinted();
    return output.startsWith(HTML)
        ? new Outcome(succeeded, "HTML", output.substring(HTML.length()))
        : new Outcome(succeeded, "TEXT", output);
  }

  private String takePrinted() {
    String text = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    return text;
  }

  /** Rows as Zeppelin's tables are: tabs between values, and the names first. */
  private static String table(Dataset<Row> rows) {
    List<Row> shown = rows.takeAsList(ROWS);
    String names = Arrays.stream(rows.columns()).collect(Collectors.joining("\t", "", "\n"));
    return shown.stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .mapToObj(i -> String.valueOf(row.get(i)))
                    .collect(Collectors.joining("\t", "", "\n")))
        .collect(Collectors.joining("", names, ""));
  }
}
