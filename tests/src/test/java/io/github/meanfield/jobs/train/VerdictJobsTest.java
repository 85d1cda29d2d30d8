package io.github.meanfield.jobs.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is said of networks that are better, no better and worse than simple models. */
@ExtendWith(SparkSessionExtension.class)
class VerdictJobsTest {

  private static final int ROWS = 1500;

  @TempDir private Path folder;

  @Test
  void aNetworkThatHardlyLearnsIsWorseThanALinearModel(SparkSession spark) throws IOException {
    write(row -> 3 * row[0] - 2 * row[1] + 0.1 * row[2], row -> "");
    Printed trained =
        run("--task regression --preset plain --max-epochs 1 --learning-rate 1e-5").succeeded();
    trained.has(
        "verdict      worse than LinearRegression: RMSE ", "LinearRegression, which is better");
    JsonNode json = Printed.json(folder.resolve("run/metrics.json"));
    assertEquals("worse", json.get("verdict").get("outcome").asText());
    assertEquals("LinearRegression", json.get("verdict").get("baseline").asText());
    assertTrue(json.get("verdict").get("interval").get(0).asDouble() > 0);
    assertTrue(json.get("metrics").has("GBTRegressor") && json.get("metrics").has("allInputs0"));
  }

  @Test
  void aNetworkIsBetterThanALinearModelWhereLinesDoNotTell(SparkSession spark) throws IOException {
    write(row -> row[0] * row[1] > 0 ? 1 : 0, row -> row[2] > 1 ? "" : row[0] > 0 ? "1" : "0");
    Printed trained =
        run("--baselines linear --human expert --preset plain --max-epochs 40 --threshold recall=0.9")
            .succeeded();
    trained.has(
        "verdict      better than ", "human        expert", "better than expert: accuracy ");
    assertFalse(trained.out().contains("GBTClassifier"), trained.out());
    JsonNode json = Printed.json(folder.resolve("run/metrics.json"));
    assertEquals("AUC", json.get("verdict").get("metric").asText());
    hasExamples(json.get("examples"), json.get("epochs").size());
    assertTrue(
        Files.readString(folder.resolve("run/report.html")).contains("Predictions by epoch"));
    double threshold = json.get("threshold").get("thresholds").get(1).asDouble();
    trained.has("threshold    1 is predicted from a probability of ");
    NeuralNetworkClassificationModel saved =
        Stream.of(PipelineModel.load(folder + "/run/model").stages())
            .filter(NeuralNetworkClassificationModel.class::isInstance)
            .map(NeuralNetworkClassificationModel.class::cast)
            .findFirst()
            .orElseThrow();
    assertArrayEquals(new double[] {1 - threshold, threshold}, saved.getThresholds());
    assertFalse(json.get("numeric").toString().contains("expert"), "people are learned from");
    assertFalse(json.get("categorical").toString().contains("expert"), "people are learned from");
    Printed judged =
        Printed.run(
                folder,
                folder,
                "evaluate --model @/run/model --input @/run/test.parquet --label y --human expert")
            .succeeded();
    judged.has("verdict      better than ", "better than expert: accuracy ", "all inputs 0");
    assertEquals(trained.row("expert").get(0), judged.row("accuracy").get(4), judged.out());
  }

  /** Each tells values of a row of the input in their own unit, and one prediction an epoch. */
  private void hasExamples(JsonNode examples, int epochs) throws IOException {
    Map<List<String>, String> labels = new HashMap<>();
    Files.lines(folder.resolve("rows.csv"))
        .skip(1)
        .map(line -> line.split(","))
        .forEach(
            row ->
                labels.put(
                    IntStream.range(0, 3)
                        .mapToObj(j -> "x" + j + " = " + Numbers.cell(Double.parseDouble(row[j])))
                        .toList(),
                    row[3]));
    assertEquals(6, examples.size());
    for (JsonNode example : examples) {
      List<String> columns = new ArrayList<>();
      example.get("columns").forEach(it -> columns.add(it.asText().replaceAll(" \\([+-].*", "")));
      columns.sort(Comparator.naturalOrder());
      String label = labels.get(columns);
      assertEquals(example.get("label").asDouble(), Double.parseDouble(label), columns::toString);
      assertEquals(epochs, example.get("predictions").size());
      // The network has learned what it tells.
      double last = example.get("predictions").get(epochs - 1).asDouble();
      assertTrue(last > example.get("predictions").get(0).asDouble() - 0.2, example::toString);
    }
  }

  @Test
  void labelsByChanceAreToldAndSoIsOverfitting(SparkSession spark) throws IOException {
    Random random = new Random(8);
    write(300, 40, row -> random.nextInt(2), row -> "Y");
    Printed trained =
        run("--preset plain --hidden-layers 64 --max-epochs 60 --patience 0 --restore-best false"
                + " --learning-rate 0.01 --baselines none --human expert")
            .succeeded();
    trained.has("warning      no value of --human 'expert' is a class (0, 1); one is 'Y'");
    trained.has("verdict      no better than ", "the features tell nothing", "./meanfield inspect");
    assertTrue(
        trained.out().contains("overfitting: the validation loss of epoch 60"), trained.out());
    assertFalse(trained.out().contains("LogisticRegression"), trained.out());
    Printed.run(
            folder,
            folder,
            "evaluate --model @/run/model --input @/run/test.parquet --label y --human expert")
        .refused("no value of --human 'expert' is a class (0, 1); one is 'Y'");
  }

  @Test
  void withoutTestRowsNothingIsSaidOfANetwork(SparkSession spark) throws IOException {
    write(60, 3, row -> row[0], row -> "");
    Printed.run(
            folder,
            folder,
            "train --input @/rows.csv --label y --task regression --output @/run --num-workers 1"
                + " --weights 0.8,0.2,0 --preset plain --max-epochs 1")
        .succeeded();
    String page = Files.readString(folder.resolve("run/report.html"));
    assertTrue(page.contains("No test rows, so nothing is known of how good it is."), page);
  }

  private Printed run(String options) {
    return Printed.run(
        folder,
        folder,
        "train --input @/rows.csv --label y --output @/run --weights 0.6,0.2,0.2 --num-workers 2"
            + " --batch-size 32 "
            + options);
  }

  private void write(ToDoubleFunction<double[]> label, Function<double[], String> human)
      throws IOException {
    write(ROWS, 3, label, human);
  }

  /** Rows of numbers, what is to be learned of them, and what people say. */
  private void write(
      int rows, int width, ToDoubleFunction<double[]> label, Function<double[], String> human)
      throws IOException {
    Random random = new Random(5);
    StringBuilder csv = new StringBuilder();
    IntStream.range(0, width).forEach(j -> csv.append("x").append(j).append(','));
    csv.append("y,expert\n");
    for (int i = 0; i < rows; i++) {
      double[] row = random.doubles(width, -2, 2).toArray();
      DoubleStream.of(row).forEach(x -> csv.append(x).append(','));
      csv.append(label.applyAsDouble(row)).append(',').append(human.apply(row)).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
  }
}
