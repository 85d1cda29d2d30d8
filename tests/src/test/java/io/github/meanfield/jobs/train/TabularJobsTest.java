package io.github.meanfield.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table with gaps goes through the commands, with a network that takes columns as they are. */
@ExtendWith(SparkSessionExtension.class)
class TabularJobsTest {

  private static final String HEAD = "size,colour,town,garden,sold\n";
  private static final List<String> COLOURS = List.of("red", "blue", "green");
  private static final int TOWNS = 12;
  private static final int ROWS = 400;
  private static final String SMALL =
      " --hidden-layers 8 --max-epochs 6 --num-workers 2 --batch-size 16";

  @TempDir private static Path folder;
  private static Printed trained;

  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    Files.writeString(folder.resolve("houses.csv"), HEAD + houses());
    trained =
        Printed.run(
                folder,
                folder,
                "train --input @/houses.csv --label sold --output @/run --rare-categories 5"
                    + SMALL)
            .succeeded()
            .has("(numbers, marked)", "LogisticRegression", "categorical  colour, town");
  }

  @Test
  void privacyIsTold() throws IOException {
    Printed.run(
            folder,
            own,
            "train --input @/houses.csv --label sold --output #/run --dp-epsilon 4"
                + SMALL
                + Printed.ALONE)
        .succeeded()
        .has("epsilon ", " at delta 1.0E-5, by noise of ");
    JsonNode report = Printed.json(own.resolve("run/metrics.json"));
    assertEquals(6, report.get("epsilonByEpoch").size());
    assertTrue(report.get("epsilonByEpoch").get(5).asDouble() <= 4);
    assertTrue(Files.readString(own.resolve("run/report.html")).contains("differential privacy"));
  }

  @Test
  void theSavedPipelineIsIndexerAssemblerAndNetwork() throws IOException {
    Transformer[] stages = PipelineModel.load(folder + "/run/model").stages();
    assertEquals(
        List.of(
            "StringIndexerModel",
            "VectorAssembler",
            "NeuralNetworkClassificationModel",
            "IndexToString",
            "StringIndexerModel"),
        Arrays.stream(stages).map(stage -> stage.getClass().getSimpleName()).toList());
    List<FeatureSlot> encoding = ((NeuralNetworkClassificationModel) stages[2]).encoding();
    assertEquals(
        List.of("size", "garden", "colour_index", "town_index"),
        encoding.stream().map(FeatureSlot::name).toList());
    assertTrue(encoding.get(0).marksMissing() && encoding.get(1).marksMissing());
    // What few rows have, missing and unseen ones share one level.
    assertEquals(TOWNS + 1, encoding.get(3).seen());

    JsonNode report = Printed.json(folder.resolve("run/metrics.json"));
    assertEquals(
        List.of(
            "piecewise embedding of 16 columns, gaps marked",
            "scaled, gaps marked",
            "one-hot, scaled",
            "embedding of 8"),
        report.get("features").findValuesAsText("encoding"));
    assertTrue(report.get("metrics").has("LogisticRegression"), report::toString);
    JsonNode network = report.get("network");
    assertEquals(17 + 2 + 3 + 8, network.get("columns").asInt());
    assertEquals(30, network.at("/layers/0/outputs").asInt());
    assertEquals("TabularInput", network.at("/layers/0/type").asText());
    assertEquals("Adam", network.get("updater").asText());
    assertTrue(Double.parseDouble(trained.row("neural network").get(0)) > 0.6, trained.out());
  }

  @Test
  void theConfigRepeatsTheRun() {
    Printed again = run("train --config @/run/model/config.yaml --output #/again").succeeded();
    assertEquals(trained.row("neural network"), again.row("neural network"));
  }

  @Test
  void rowsWithGapsAndUnseenCategoriesAreScored(SparkSession spark) throws IOException {
    // Nothing in a whole column, so that the file does not tell that it holds numbers.
    String rows = "NA,red,t1,true,NA\nNA,gold,t1,,NA\nNA,,t1,,NA\nNA,,nowhere,,NA\nNA,,,,NA\n";
    Files.writeString(own.resolve("new.csv"), HEAD + rows);
    run("score --model @/run/model --input #/new.csv --output #/out").succeeded().has("5 scored");
    List<Double> probabilities =
        spark.read().parquet(own + "/out").collectAsList().stream()
            .map(row -> row.<Vector>getAs("probability").apply(1))
            .toList();
    // No training row lacks a colour; rare towns, and those missing, are what is not known. As far
    // as floats tell: a row's sums depend on its place in a batch.
    assertEquals(probabilities.get(1), probabilities.get(2), 1e-5);
    assertEquals(probabilities.get(3), probabilities.get(4), 1e-5);
    List<Double> sorted = probabilities.stream().sorted().toList();
    long different =
        IntStream.range(1, 5).filter(i -> sorted.get(i) - sorted.get(i - 1) > 1e-4).count();
    assertEquals(2, different, probabilities::toString);
    assertTrue(probabilities.stream().allMatch(Double::isFinite), probabilities::toString);
    JsonNode drift = Printed.json(own.resolve("out/_metrics.json")).get("features");
    JsonNode colour =
        IntStream.range(0, drift.size())
            .mapToObj(drift::get)
            .filter(feature -> feature.get("name").asText().equals("colour"))
            .findFirst()
            .orElseThrow();
    assertEquals(0.5, colour.get("unseen").asDouble(), 0);

    Printed judged =
        run("evaluate --model @/run/model --input @/run/test.parquet --label sold --bootstrap 0")
            .succeeded();
    assertEquals(trained.row("neural network").get(0), judged.row("accuracy").get(0));

    Files.writeString(own.resolve("bad.csv"), HEAD + "large,red,t1,true,NA\n");
    run("score --model @/run/model --input #/bad.csv --output #/bad")
        .refused("column 'size' must hold numbers, but holds 'large'");
  }

  @Test
  void aTrainedNetworkIsTrainedOn() throws IOException {
    String network;
    try (Stream<Path> stages = Files.list(folder.resolve("run/model/stages"))) {
      network =
          stages.filter(stage -> stage.toString().contains("neural")).findFirst().get().toString();
    }
    String train =
        "train --input @/houses.csv --label sold --output #/more --rare-categories 5"
            + " --max-epochs 1 --num-workers 2 --initial-model "
            + network
            + Printed.ALONE;
    run(train + " --feature-encoding tabular").succeeded();
    run(train + " --overwrite")
        .refused("takes features of tables as they are; set --feature-encoding to tabular");
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }

  private static String houses() {
    Random random = new Random(3);
    StringBuilder houses = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      double size = 100 + 20 * random.nextGaussian();
      String colour = COLOURS.get(random.nextInt(COLOURS.size()));
      String town = i % 60 == 7 ? "rare" + i : i % 40 == 8 ? "" : "t" + i % TOWNS;
      String garden = i % 19 == 5 ? "" : String.valueOf(random.nextBoolean());
      boolean isSold = size + (colour.equals("red") ? 30 : 0) + 3 * random.nextGaussian() > 110;
      houses.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%s,%s%n",
              i % 17 == 3 ? "NA" : String.format(Locale.ROOT, "%.2f", size),
              colour,
              town,
              garden,
              isSold ? "yes" : "no"));
    }
    return houses.toString();
  }
}
