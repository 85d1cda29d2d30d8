package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.evaluate.ClassMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files as users have them: three classes, missing values, odd names, no label. */
@ExtendWith(SparkSessionExtension.class)
class OwnFilesTest {

  private static final List<String> KINDS = List.of("rose", "tulip", "daisy");
  private static final List<String> COLOURS = List.of("red", "blue", "green");
  private static final int ROWS = 300;

  @TempDir private Path folder;

  /** Runs a command, in which @ is the folder. */
  private Printed run(String command) {
    return Printed.run(command.replace("@", folder.toString()).split(" "));
  }

  @Test
  void textLabelsOfThreeClassesFromJsonAndRowsWithoutALabelFromCsv() throws Exception {
    writeFlowers();
    run("train --input @/flowers.json --label kind --output @/run --hidden-layers 16,8"
            + " --max-epochs 40 --num-workers 2 --batch-size 16")
        .succeeded()
        .has(
            "numeric      petal_length",
            "boolean      wet",
            "categorical  colour",
            "id: it looks like an identifier",
            "no label");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("run/metrics.json").toFile());
    assertTrue(json.get("leftOut").get("id").asText().contains("identifier"), "" + json);

    run("score --model @/run/model --input @/new.csv --output @/out --output-format csv")
        .succeeded()
        .has(ROWS + " rows", ROWS + " scored rows", ": in the order of probabilities");
    List<String> scored = csv(folder.resolve("out"));
    assertEquals(
        "petal_length,wet,colour,probability_0,probability_1,probability_2,prediction,"
            + "predictedLabel",
        scored.get(0));
    assertEquals(ROWS + 1, scored.size());
    JsonNode classes =
        new ObjectMapper().readTree(folder.resolve("out/_metrics.json").toFile()).get("classes");
    Set<String> predicted = new HashSet<>();
    for (String row : scored.subList(1, scored.size())) {
      String[] cells = row.split(",");
      double[] probabilities =
          Stream.of(cells).skip(3).limit(3).mapToDouble(Double::parseDouble).toArray();
      assertEquals(classes.get(ClassMetrics.largest(probabilities)).asText(), cells[7], row);
      predicted.add(cells[7]);
    }
    assertEquals(Set.copyOf(KINDS), predicted);

    Printed judged =
        run("evaluate --model @/run/model --input @/flowers.json --label kind --bootstrap 0")
            .succeeded()
            .has("rows skipped 6: ");
    assertTrue(Double.parseDouble(judged.row("accuracy").get(0)) > 0.6, judged.out());
    assertEquals("-", judged.row("AUC").get(0));

    for (String format : List.of("csv", "json")) {
      String out = " --output @/" + format + " --output-format " + format;
      run("score --model @/run/model --input @/flowers.json" + out).succeeded();
      Printed again =
          run("evaluate --input @/" + format + " --label kind --bootstrap 0")
              .succeeded()
              .has("rows skipped 6: ");
      assertEquals(judged.row("accuracy").get(0), again.row("accuracy").get(0));
      assertEquals(judged.row("log loss").get(0), again.row("log loss").get(0));
    }
  }

  @Test
  void aBaselineThatCannotBeTrainedDoesNotLoseTheNetwork(SparkSession spark) throws Exception {
    writeFlowers();
    // What is infinite becomes NaN, which LogisticRegression refuses.
    spark
        .read()
        .json(folder.resolve("flowers.json").toString())
        .withColumn("length", functions.expr("if(wet IS NULL, double('Infinity'), `petal.length`)"))
        .write()
        .parquet(folder.resolve("flowers").toString());
    run("train --input @/flowers --label kind --output @/run --preset plain --max-epochs 1"
            + " --num-workers 2 --columns wet,length --id id --standardizer-handle-invalid keep --handle-invalid skip")
        .succeeded()
        .has(
            "id           id",
            "warning      LogisticRegression, a baseline, is left out: ",
            "always ");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("run/metrics.json").toFile());
    assertEquals(3, json.get("metrics").size());
    assertTrue(json.get("warnings").toString().contains("LogisticRegression"));
    assertTrue(Files.exists(folder.resolve("run/model/metadata")));
    // 16 with what is infinite, 6 without a label, and the first with neither.
    run("evaluate --model @/run/model --input @/flowers --label kind --bootstrap 0")
        .succeeded()
        .has("rows         279 judged", "rows skipped 21: ");
  }

  @Test
  void sparseRowsFromLibsvmAndParquetWithChosenColumns() throws Exception {
    writePoints();
    run("train --input @/points.libsvm --output @/points --max-epochs 2")
        .succeeded()
        .has("vector       features")
        .has("preset       plain, as libsvm rows are vectors; --preset tabular treats them as a");
    run("train --input @/points/test.parquet --label label --columns features --weights 0.8,0,0.2"
            + " --output @/again --seed 5 --max-epochs 1")
        .succeeded()
        .has("no validation rows");
    run("evaluate --model @/again/model --input @/points.libsvm --label label --bootstrap 0")
        .succeeded()
        .has("rows         " + ROWS + " judged");
  }

  @Test
  void wideSparseVectorsNeedAPreset() throws Exception {
    StringBuilder wide = new StringBuilder();
    for (int i = 0; i < 90; i++) {
      wide.append(i % 2).append(" 1:").append(i % 2 + 0.01 * i).append(" 2000:1\n");
    }
    Files.writeString(folder.resolve("wide.libsvm"), wide);
    run("train --input @/wide.libsvm --output @/wide --max-epochs 1 --weights 0.4,0.1,0.5")
        .succeeded();
    String again =
        "train --input @/wide/test.parquet --label label --columns features --output @/w";
    run(again).refused("column 'features' has sparse vectors of 2,000 features");
    run(again + " --max-epochs 1 --preset plain").succeeded();
  }

  @Test
  void manyColumnsNeedAPreset() throws Exception {
    int columns = 1_001;
    StringBuilder wide = new StringBuilder("y");
    IntStream.range(0, columns).forEach(i -> wide.append(",c").append(i));
    for (int row = 0; row < 30; row++) {
      wide.append('\n').append(row % 2);
      for (int i = 0; i < columns; i++) {
        wide.append(',').append((row * 31 + i * 17) % 101);
      }
    }
    Files.writeString(folder.resolve("columns.csv"), wide);
    run("train --input @/columns.csv --label y --output @/columns")
        .refused("there are 1,001 columns to learn from, each of which preset tabular");
  }

  private void writeFlowers() throws IOException {
    Random random = new Random(1);
    StringBuilder labelled = new StringBuilder();
    StringBuilder unlabelled = new StringBuilder("petal.length,wet,colour\n");
    for (int i = 0; i < ROWS; i++) {
      int kind = i % 3;
      String petal = i % 17 == 0 ? null : number(3 * kind + random.nextGaussian());
      String wet = i % 19 == 0 ? null : String.valueOf(random.nextInt(3) < kind);
      String colour = i % 23 == 0 ? null : COLOURS.get(random.nextInt(3));
      labelled.append(
          String.format(
              "{\"id\":\"f%d\",\"petal.length\":%s,\"wet\":%s,\"colour\":%s,\"kind\":%s}%n",
              i, petal, wet, quoted(colour), quoted(i % 50 == 0 ? null : KINDS.get(kind))));
      unlabelled.append(
          String.format(
              "%s,%s,%s%n",
              petal == null ? "NA" : petal, wet == null ? "" : wet, colour == null ? "" : colour));
    }
    Files.writeString(folder.resolve("flowers.json"), labelled);
    Files.writeString(folder.resolve("new.csv"), unlabelled);
  }

  private void writePoints() throws IOException {
    Random random = new Random(2);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      points.append(i % 3).append(" 1:").append(number(i % 3 + random.nextGaussian()));
      points.append(i % 2 == 0 ? " 3:1\n" : "\n");
    }
    Files.writeString(folder.resolve("points.libsvm"), points);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String quoted(String text) {
    return text == null ? null : '"' + text + '"';
  }

  /** The lines of all parts of a CSV folder, under one head. */
  private static List<String> csv(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> parts = files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
      return Stream.concat(
              Files.readAllLines(parts.get(0)).stream().limit(1),
              parts.stream().flatMap(OwnFilesTest::body))
          .toList();
    }
  }

  private static Stream<String> body(Path part) {
    try {
      return Files.readAllLines(part).stream().skip(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
