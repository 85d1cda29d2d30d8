package io.github.meanfield.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.meanfield.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks and the shell, through the programs that a reader starts. */
class NotebooksIT {

  @TempDir Path folder;

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(Build.root().resolve("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void aNotebookRunsAndHoldsItsOutputs(Path notebook) throws Exception {
    JsonNode committed = new ObjectMapper().readTree(notebook.toFile());
    JsonNode executed = new Jupyter(folder, LargeData.environment(notebook)).execute(notebook);
    assertTrue(Jupyter.code(executed).size() > 10);
    assertEquals(outputs(executed), outputs(committed));
    assertFalse(outputs(executed).contains("error"), executed.toString());
    assertTrue(executed.toString().contains("data:image/svg+xml;base64,"));
    String text = Files.readString(notebook);
    assertFalse(text.contains(Build.root().toString()), "a path of a machine in " + notebook);
    assertFalse(text.contains("file:/"), "a path of a machine in " + notebook);
    assertTrue(Files.size(notebook) < 5 << 19, notebook + " is too large to be read in a browser");
  }

  /** What kinds of outputs each cell has. */
  private static List<String> outputs(JsonNode notebook) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode cell : Jupyter.code(notebook)) {
      kinds.add("cell " + cell.get("execution_count").asText());
      for (JsonNode output : cell.get("outputs")) {
        kinds.add(output.get("output_type").asText());
        output.path("data").fieldNames().forEachRemaining(kinds::add);
      }
    }
    return kinds;
  }

  @Test
  void cellsShowValuesAndErrorsAndShareOneJvmWithSpark() throws Exception {
    List<List<String>> cases =
        List.of(
            List.of("int x = 20;\nx + 1", "21"),
            List.of("x + 1;"),
            List.of("int y = \"text\";", "incompatible types: java.lang.String cannot be"),
            List.of("List.of(1).", "reached end of file"),
            List.of("undeclared + 1", "cannot find symbol"),
            List.of("throw new IllegalStateException(\"no luck\");", "no luck"),
            List.of(
                "new Object() { public String toString() { return \"\" + this; } }",
                "StackOverflowError"),
            List.of("spark.range(30)", "<td>19</td>", "the first 20 rows"),
            List.of(
                "var twice = udf((org.apache.spark.sql.api.java.UDF1<Long, Long>) n -> 2 * n,"
                    + " DataTypes.LongType);\n"
                    + "spark.range(7).agg(sum(twice.apply(col(\"id\"))).as(\"<sum>\"))",
                "&lt;sum&gt;",
                "<td>42</td>"),
            List.of("System.out.println(\"printed\");", "printed"),
            List.of("Display.images(List.of(Vectors.dense(0, 1)), 2)", "image/png"),
            List.of(
                "var pixels = org.apache.spark.ml.functions.array_to_vector(array(lit(0), lit(1)));\n"
                    + "Display.images(spark.range(1).select(pixels.as(\"v\"),"
                    + " lit(\"seven\").as(\"c\")), \"v\", 1, \"c\")",
                "image/png"),
            List.of(
                "var numbers = spark.range(60).selectExpr(\"double(id) / 60 AS features\","
                    + " \"double(id % 2) AS label\");\n"
                    + "Display.examples(new NeuralNetworkClassifier().setMaxEpochs(2)"
                    + ".setNumWorkers(1).fit(numbers).summary())",
                "src=\\\"data:image/svg+xml;base64,PHN2Zy"),
            List.of(
                "var places = org.apache.spark.ml.functions.array_to_vector("
                    + "array(lit(1.0), col(\"id\").cast(\"double\")));\n"
                    + "Display.points(spark.range(4).select(places.as(\"v\"),"
                    + " col(\"id\").mod(2).as(\"g\")), \"v\", \"g\")",
                "src=\\\"data:image/svg+xml;base64,PHN2Zy"),
            List.of("Display.svg(\"<svg/>\")", "src=\\\"data:image/svg+xml;base64,PHN2Zy8+"),
            List.of("// nothing"));
    Path notebook = folder.resolve("cells.ipynb");
    new ObjectMapper().writeValue(notebook.toFile(), notebook(cases));
    JsonNode executed = new Jupyter(folder).execute(notebook, "--allow-errors");
    List<JsonNode> cells = Jupyter.code(executed);
    for (int i = 0; i < cases.size(); i++) {
      List<String> parts = cases.get(i);
      String outputs = cells.get(i).get("outputs").toString();
      assertEquals(parts.size() == 1, cells.get(i).get("outputs").isEmpty(), outputs);
      for (String part : parts.subList(1, parts.size())) {
        assertTrue(outputs.contains(part), () -> "no '" + part + "' in: " + outputs);
      }
    }
    assertEquals("IllegalStateException", cells.get(5).at("/outputs/0/ename").asText());
    assertFalse(cells.get(7).get("outputs").toString().contains("<td>20</td>"));
  }

  private static ObjectNode notebook(List<List<String>> cases) {
    ObjectNode notebook = new ObjectMapper().createObjectNode();
    notebook.put("nbformat", 4).put("nbformat_minor", 4);
    notebook.putObject("metadata").putObject("kernelspec").put("name", "meanfield");
    notebook.withObject("/metadata/kernelspec").put("display_name", "Java");
    ArrayNode cells = notebook.putArray("cells");
    for (List<String> parts : cases) {
      ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", parts.get(0));
      cell.putNull("execution_count").putObject("metadata");
      cell.putArray("outputs");
    }
    return notebook;
  }

  @Test
  void theShellHasSparkAndTheStages() throws Exception {
    String printed =
        new Jupyter(folder)
            .run(
                "spark.range(5).count()\nnew NeuralNetworkClassifier().getMaxEpochs()\n/exit\n",
                Build.root().resolve("meanfield").toString(),
                "shell");
    assertTrue(printed.contains("==> 5\n"), printed);
    assertTrue(printed.contains("==> 20\n"), printed);
  }
}
