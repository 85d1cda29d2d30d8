package io.github.meanfield.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a house is sold depends on its size and its town, and on nothing else in the table. */
@ExtendWith(SparkSessionExtension.class)
class ExplainJobsTest {

  private static final String HEAD = "noise,size,garden,town,built,sold\n";
  private static final String SMALL =
      " --hidden-layers 32 --max-epochs 20 --num-workers 2 --batch-size 32";

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder(HEAD);
    Random random = new Random(5);
    for (int i = 0; i < 1500; i++) {
      double size = 100 + 30 * random.nextGaussian();
      int town = random.nextInt(6);
      boolean isSold = (size - 100) / 30 + (town < 2 ? 1.5 : -1) > 0;
      rows.append(
          String.format(
              "%.3f,%.1f,%s,t%d,20%02d-01-02,%s%n",
              random.nextGaussian(),
              size,
              random.nextBoolean(),
              town,
              random.nextInt(20),
              isSold ? "yes" : "no"));
    }
    Files.writeString(folder.resolve("houses.csv"), rows);
    Printed.run(folder, folder, "train --input @/houses.csv --label sold --output @/run" + SMALL)
        .succeeded()
        .has("rise of log loss");
  }

  private Printed run(String line) {
    return Printed.run(folder, own, line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --preset plain --learning-rate 0.01"})
  void theColumnsThatMakeTheLabelComeFirst(String options) throws IOException {
    Path report = folder.resolve("run");
    if (!options.isEmpty()) {
      run("train --input @/houses.csv --label sold --output #/run" + SMALL + options).succeeded();
      report = own.resolve("run");
    }
    JsonNode importance = Printed.json(report.resolve("metrics.json")).get("importance");
    List<String> names = importance.findValuesAsText("column");
    assertEquals(Set.of("noise", "size", "garden", "town", "built"), new HashSet<>(names));
    assertEquals(Set.of("size", "town"), new HashSet<>(names.subList(0, 2)), importance::toString);
    for (JsonNode column : importance) {
      boolean isUsed = Set.of("size", "town").contains(column.get("column").asText());
      assertEquals(isUsed, column.get("low").asDouble() > 0.1, column::toString);
      assertTrue(isUsed || Math.abs(column.get("importance").asDouble()) < 0.05, column::toString);
    }
    String html = Files.readString(report.resolve("report.html"));
    assertTrue(html.contains("Importance"));
    assertTrue(html.contains("share importance"));
  }

  @Test
  void importanceCanBeLeftOut() throws IOException {
    String line = "train --input @/houses.csv --label sold --importance false --output #/run";
    run(line + " --hidden-layers 4 --max-epochs 1 --num-workers 2").succeeded();
    assertFalse(Printed.json(own.resolve("run/metrics.json")).has("importance"));
  }

  @Test
  void scoresNameWhatMovedThem(SparkSession spark) throws IOException {
    run("score --model @/run/model --input @/houses.csv --output #/out --explain 2").succeeded();
    List<Row> rows = spark.read().parquet(own + "/out").collectAsList();
    int ofThese = 0;
    for (Row row : rows) {
      List<Row> moved = row.getList(row.fieldIndex("explanation"));
      assertEquals(2, moved.size());
      assertTrue(Math.abs(moved.get(0).getDouble(1)) >= Math.abs(moved.get(1).getDouble(1)));
      for (Row each : moved) {
        ofThese += Set.of("size", "town").contains(each.getString(0)) ? 1 : 0;
      }
    }
    assertTrue(ofThese > 1.7 * rows.size(), ofThese + " of " + rows.size());
    run("score --model @/run/model --input @/houses.csv --output #/csv --output-format csv"
            + " --explain 1")
        .succeeded();
    List<String> texts =
        spark
            .read()
            .option("header", true)
            .csv(own + "/csv")
            .select("explanation")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertEquals(rows.size(), texts.size());
    for (String text : texts) {
      assertTrue(text.matches("\\w+ [+-][0-9.]+"), text);
    }
  }

  @Test
  void streamsNameItToo(SparkSession spark) throws IOException {
    Files.createDirectories(own.resolve("in"));
    List<String> lines = Files.readAllLines(folder.resolve("houses.csv"));
    Files.write(own.resolve("in/some.csv"), lines.subList(0, 11));
    run("score --model @/run/model --input #/in --format csv --streaming --output #/out"
            + " --explain 3")
        .succeeded();
    List<Row> rows = new ArrayList<>(spark.read().parquet(own + "/out").collectAsList());
    assertEquals(10, rows.size());
    assertTrue(
        rows.stream().allMatch(row -> row.getList(row.fieldIndex("explanation")).size() == 3));
  }

  @Test
  void wrongNumbersAreRefused() {
    Printed refused =
        run("score --model @/run/model --input @/houses.csv --output #/o --explain -1");
    assertTrue(Stream.of("--explain", "-1").allMatch(refused.err()::contains), refused.err());
  }
}
