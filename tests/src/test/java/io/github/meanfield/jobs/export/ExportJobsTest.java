package io.github.meanfield.jobs.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.onnx.OnnxModel;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.InputColumn.Type;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.Predict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was exported predicts from the fields of files what {@code score} does. */
@ExtendWith(SparkSessionExtension.class)
class ExportJobsTest {

  static final String HEAD = "size;code;town;garden;built;sold;kind;price";
  private static final List<String> NAMES = List.of(HEAD.split(";"));
  private static final int WIDE = 1400;

  @TempDir private static Path folder;

  @TempDir private Path own;

  @BeforeAll
  static void writeFiles() throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>(List.of(HEAD));
    for (int i = 0; i < 300; i++) {
      lines.add(house(random, i, false));
    }
    Files.write(folder.resolve("houses.csv"), lines);
    List<String> others = new ArrayList<>(List.of(HEAD));
    for (int i = 0; i < 60; i++) {
      others.add(house(random, i, true));
    }
    Files.write(folder.resolve("new.csv"), others);
    List<String> wide = new ArrayList<>(List.of(HEAD));
    for (int i = 0; i < 2 * WIDE; i++) {
      String[] fields = house(random, i, false).split(";");
      fields[2] = "town" + i % WIDE;
      wide.add(String.join(";", fields));
    }
    Files.write(folder.resolve("wide.csv"), wide);
  }

  /**
   * With a decimal comma; spoiled ones have gaps, categories of no training row, other spellings.
   */
  static String house(Random random, int i, boolean isSpoiled) {
    double size = 100 + 30 * random.nextGaussian();
    boolean hasGap = isSpoiled ? i % 3 == 0 : i % 10 == 0;
    String code = String.valueOf(1 + i % 3) + (isSpoiled && i % 2 == 0 ? ",0" : "");
    String[] fields = {
      hasGap ? "-" : String.format(Locale.ROOT, "%.2f", size).replace('.', ','),
      isSpoiled && i % 7 == 0 ? "9" : code,
      isSpoiled && i % 5 == 0 ? "nowhere" : "town" + i % 11,
      isSpoiled && i % 9 == 0 ? "-" : String.valueOf(i % 4 == 0),
      isSpoiled && i % 11 == 0 ? "-" : String.format("20%02d-%02d-1%d", i % 20, 1 + i % 12, i % 9),
      size + 20 * (i % 3) > 115 ? "Yes" : "No",
      List.of("flat", "house", "villa").get(size > 125 ? 2 : size > 100 ? 1 : 0),
      String.format(Locale.ROOT, "%.1f", 1000 * size + 5000 * (i % 3)).replace('.', ',')
    };
    return String.join(";", fields);
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two networks  | sold  | kind,price | houses | --num-networks 2
          a threshold   | sold  | kind,price | houses | --preset plain --threshold f1
          a number      | price | sold,kind  | houses | --num-networks 2 --task regression
          three, wide   | kind  | sold,price | wide   | --preset plain --batch-norm true
          """)
  void predictsFromFieldsWhatScoreDoes(
      String name, String label, String ignored, String table, String options, SparkSession spark)
      throws IOException {
    train(table, label, ignored, options);
    run("export --model #/run/model --output #/model.mfz")
        .succeeded()
        .has("#/model.mfz".replace("#", own.toString()), "loaded", "parameters");
    run("score --model #/run/model --input @/new.csv --output #/scored --output-format parquet")
        .succeeded();
    Model model = Model.load(own.resolve("model.mfz"));
    List<Row> scored = spark.read().parquet(own + "/scored").collectAsList();
    Map<String, Map<String, Object>> rows = new HashMap<>();
    List<String> lines = Files.readAllLines(folder.resolve("new.csv"));
    for (String line : lines.subList(1, lines.size())) {
      Map<String, Object> row = new HashMap<>();
      String[] fields = line.split(";");
      for (int i = 0; i < fields.length; i++) {
        row.put(NAMES.get(i), fields[i]);
      }
      rows.put(fields[7], row);
    }
    assertEquals(60, scored.size());
    double deviation = label.equals("price") ? 30_000 : 1;
    for (Row there : scored) {
      // No other row has its price.
      String key = price(there, lines);
      Prediction prediction = model.predict(rows.get(key));
      if (label.equals("price")) {
        double expected = there.getAs("prediction");
        assertEquals(
            expected, prediction.value(), 1e-6 * deviation, () -> rows.get(key).toString());
      } else {
        assertArrayEquals(
            there.<Vector>getAs("probability").toArray(),
            prediction.probabilities(),
            1e-6,
            () -> rows.get(key).toString());
        assertEquals(there.<Double>getAs("prediction"), prediction.value());
        assertEquals(there.<String>getAs("predictedLabel"), prediction.label());
      }
    }
    requireSchema(model, label);
    boolean isWide = table.equals("wide");
    assertEquals(
        isWide,
        model.steps().stream()
            .anyMatch(step -> step instanceof EncodeOneHot oneHot && oneHot.size() > 1000));
  }

  private static String price(Row row, List<String> lines) {
    Object price = row.getAs("price");
    return price instanceof String text
        ? text
        : String.format(Locale.ROOT, "%.1f", (double) price).replace('.', ',');
  }

  private static void requireSchema(Model model, String label) {
    Map<String, InputColumn> columns =
        model.inputs().stream().collect(Collectors.toMap(InputColumn::name, each -> each));
    assertEquals(
        Map.of(
            "size", Type.NUMBER,
            "code", Type.CATEGORY,
            "town", Type.CATEGORY,
            "garden", Type.FLAG,
            "built", Type.TIMESTAMP),
        columns.values().stream().collect(Collectors.toMap(InputColumn::name, InputColumn::type)));
    assertTrue(columns.get("size").hasDecimalComma());
    assertTrue(columns.get("size").missing().containsAll(List.of("-", "")));
    assertTrue(columns.values().stream().allMatch(InputColumn::isNullable));
    assertFalse(columns.containsKey(label));
    Predict predict =
        model.steps().stream()
            .filter(Predict.class::isInstance)
            .map(Predict.class::cast)
            .findFirst()
            .orElseThrow();
    assertTrue(predict.networks().size() <= 2);
  }

  private void train(String table, String label, String ignored, String options) {
    run("train --input @/"
            + table
            + ".csv --delimiter ; --decimal comma --missing - --output #/run --label "
            + label
            + " --ignore "
            + ignored
            + " --categorical code,town --hidden-layers 8 --max-epochs 3 --num-workers 2"
            + " --batch-size 16 "
            + options
            + Printed.ALONE)
        .succeeded();
  }

  @Test
  void filesAreReplacedOnlyIfThatIsWantedAndTheyAreExports() throws IOException {
    train("houses", "sold", "kind,price", "--preset plain");
    String command = "export --model #/run/model --output #/some.mfz";
    Files.writeString(own.resolve("some.mfz"), "mine");
    run(command).refused("exists already; give --overwrite");
    run(command + " --overwrite").refused("is no model");
    Files.delete(own.resolve("some.mfz"));
    JsonNode printed = new ObjectMapper().readTree(run(command + " --json").succeeded().out());
    assertEquals(Files.size(own.resolve("some.mfz")), printed.get("bytes").asLong());
    assertEquals("mfz", printed.get("format").asText());
    assertEquals(5, printed.get("columns").size());
    run(command).refused("exists already");
    run(command + " --overwrite").succeeded();
    run("export --model #/run/model --output #/run").refused("is a folder");
    run("export --model #/run --output #/x.mfz").refused("did you mean");
    run("export --model #/run/model --output #/x.onnx").succeeded().has("in Python");
    try (InputStream in = Files.newInputStream(own.resolve("x.onnx"))) {
      assertEquals(
          Set.of(
              "size",
              "code",
              "town",
              "garden",
              "built_year",
              "built_month",
              "built_dayOfWeek",
              "built_hour",
              "built_days"),
          Set.copyOf(OnnxModel.load(in).inputs()));
    }
    run("export --model #/run/model --output #/x.onnx --overwrite").succeeded();
    run("export --model #/run/model --output #/x.onnx --overwrite --format mfz").refused("is no");
    run("export --model #/run/model --output #/some.mfz --overwrite --format onnx")
        .refused("is no ONNX model");
    run("export --output #/x.mfz").refused("--model");
    run("export --model #/run/model --output #/x.mfz --format pmml").refused("--format");
  }
}
