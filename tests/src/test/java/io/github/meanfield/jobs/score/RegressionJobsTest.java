package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.StreamedFiles;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A regression goes through train, score and evaluate, in this JVM. */
@ExtendWith(SparkSessionExtension.class)
class RegressionJobsTest {

  private static final String HEAD = "size,colour,garden,price\n";
  private static final int ROWS = 400;

  @TempDir private static Path folder;
  private static Printed trained;

  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    Files.writeString(folder.resolve("houses.csv"), HEAD + houses(1, ROWS, 100));
    trained =
        Printed.run(
                folder,
                folder,
                "train --task regression --input @/houses.csv --label price --output @/run"
                    + " --hidden-layers 8 --max-epochs 3 --num-workers 2 --learning-rate 0.02"
                    + " --batch-size 16 --averaging-frequency 2 --rare-categories 10")
            .succeeded()
            .has(
                "   valid rmse   ",
                "categorical  colour",
                "colour: put together 2 of 5 categories (training rows: ",
                "missing      size ");
  }

  @Test
  void whatIsScoredAndEvaluatedIsWhatTheTrainingHasJudged() throws IOException {
    // Evaluating finds the format below the folders of partitions.
    score("--input @/run/test.parquet --output #/out --partition-by garden");
    Printed judged =
        run("evaluate --input #/out --label price --by colour --bootstrap 50 --output #/judged")
            .succeeded();
    judged.has(", mean error difference: ");
    List<String> metrics = trained.row("neural network");
    assertEquals(metrics.get(0), judged.row("RMSE").get(0));
    assertEquals(metrics.get(1), judged.row("MAE").get(0));
    assertEquals(metrics.get(2), judged.row("R2").get(0));
    assertTrue(judged.row("RMSE").get(1).matches("\\d+\\.\\d{4} to \\d+\\.\\d{4}"), judged.out());

    JsonNode json = Printed.json(own.resolve("judged/metrics.json"));
    double rmse = json.get("metrics").get("predictions").get("RMSE").asDouble();
    JsonNode interval = json.get("intervals").get("RMSE");
    assertTrue(interval.get(0).asDouble() < rmse && rmse < interval.get(1).asDouble());
    long rows = 0;
    double squares = 0;
    for (JsonNode group : json.get("groups")) {
      rows += group.get("rows").asLong();
      double ofGroup = group.get("metrics").get("RMSE").asDouble();
      squares += group.get("rows").asLong() * ofGroup * ofGroup;
    }
    assertEquals(json.get("rows").asLong(), rows);
    assertEquals(rmse, Math.sqrt(squares / rows), 1e-9);
    assertTrue(Files.readString(own.resolve("judged/report.html")).contains("By colour"));
    run("evaluate --input #/out --label price --by color").refused("is --by spelled right?");
  }

  @Test
  void quantilesAreWrittenAndJudged() throws IOException {
    run("train --task regression --input @/houses.csv --label price --output #/run --loss quantile"
            + " --quantile-probabilities 0.1,0.5,0.9 --hidden-layers 8 --max-epochs 3"
            + " --num-workers 1")
        .succeeded();
    JsonNode ofTraining = Printed.json(own.resolve("run/metrics.json")).get("quantiles");
    for (String format : List.of("parquet", "csv", "json")) {
      run("score --model #/run/model --input #/run/test.parquet --output #/"
              + format
              + " --output-format "
              + format)
          .succeeded();
      Printed judged =
          run("evaluate --input #/"
                  + format
                  + " --label price --bootstrap 0 --output #/judged-"
                  + format)
              .succeeded();
      judged.has("rows at most   pinball loss", "rows in it   mean width");
      JsonNode json = Printed.json(own.resolve("judged-" + format + "/metrics.json"));
      assertEquals(0.8, json.at("/quantiles/intervals/0/share").asDouble(), 1e-12);
      assertEquals(ofTraining, json.get("quantiles"), format);
    }
    assertTrue(Files.readString(own.resolve("judged-csv/report.html")).contains(">Quantiles</h2>"));
    try (Stream<Path> files = Files.list(own.resolve("csv"))) {
      Path part = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      String head = Files.readAllLines(part).get(0);
      assertTrue(head.endsWith("prediction,quantile_0_1,quantile_0_5,quantile_0_9"), head);
    }
    Files.writeString(
        own.resolve("taken.csv"), HEAD.replace("garden", "Quantiles") + houses(1, 60, 100));
    run("train --task regression --input #/taken.csv --label price --output #/taken --loss bins")
        .refused("column 'quantiles' has the name of one that the pipeline adds with loss bins");
  }

  @Test
  void theConfigRepeatsTheRun() {
    Printed again = run("train --config @/run/model/config.yaml --output #/again").succeeded();
    assertEquals(trained.row("neural network"), again.row("neural network"));
  }

  @Test
  void theReportAndTheModelKnowTheTrainingRows() throws IOException {
    JsonNode features = Printed.json(folder.resolve("run/metrics.json")).get("features");
    assertEquals("size", features.get(0).get("name").asText());
    assertEquals(100, features.get(0).get("mean").asDouble(), 5);
    assertEquals(2, features.get(2).get("rare").asInt());
    assertEquals(
        "piecewise embedding of 16 columns, gaps marked", features.get(0).get("encoding").asText());
    assertEquals("one-hot, scaled", features.get(2).get("encoding").asText());
    assertTrue(Files.readString(folder.resolve("run/report.html")).contains(">Features</h2>"));
    TrainingStatistics statistics = TrainingStatistics.read(folder + "/run/model").orElseThrow();
    assertEquals(5, statistics.feature("colour").orElseThrow().categories().size());
  }

  @Test
  void rowsAreCountedAndTheirDriftIsTold() throws IOException {
    String shifted = houses(2, 100, 190).replace("red", "gold");
    Files.writeString(own.resolve("new.csv"), HEAD + shifted);
    score("--input #/new.csv --output #/out")
        .has(
            "new.csv (csv): 100 rows", ": 100 scored rows", "rows skipped 0", "warning      2 of 3")
        .has("size, colour");
    JsonNode json = Printed.json(own.resolve("out/_metrics.json"));
    assertEquals(100, json.get("rowsIn").asLong());
    assertEquals(0, json.get("rowsSkipped").asLong());
    assertEquals("size", json.get("features").get(0).get("name").asText());
    assertEquals(4.5, json.get("features").get(0).get("meanShift").asDouble(), 1);
    double gold = shifted.lines().filter(line -> line.contains("gold")).count() / 100.0;
    assertEquals(gold, json.get("features").get(1).get("unseen").asDouble(), 1e-12);
    assertTrue(json.get("features").get(1).get("meanShift").isNull());

    score("--input @/run/test.parquet --output #/same --metrics #/same.json --drift-threshold 0.9")
        .has("drift        no feature by more than 0.9");
    assertFalse(Printed.json(own.resolve("same/_metrics.json")).has("rowsIn"));
    assertEquals(0, Printed.json(own.resolve("same.json")).get("drifted").size());

    PipelineModel.load(folder + "/run/model").save(own + "/copy");
    run("score --model #/copy --input #/new.csv --output #/unknown")
        .succeeded()
        .has("drift        not known: the model has no statistics.json");
  }

  @Test
  void valuesThatLookLikeAnotherTypeAreWhatTheyWereInTraining() throws IOException {
    Files.writeString(own.resolve("new.csv"), HEAD + "100,true,,NA\n90,false,,NA\n");
    score("--input #/new.csv --output #/out").has(": 2 scored rows");
    Map<String, JsonNode> features = new HashMap<>();
    Printed.json(own.resolve("out/_metrics.json"))
        .get("features")
        .forEach(feature -> features.put(feature.get("name").asText(), feature));
    assertEquals(1, features.get("colour").get("unseen").asDouble(), 0);
    assertEquals(1, features.get("garden").get("missing").asDouble(), 0);
  }

  @Test
  void columnsNamedLikeProbabilitiesMakeNoClasses() throws IOException {
    String rows = houses(7, 30, 100).replace("\n", ",0.5\n");
    Files.writeString(
        own.resolve("risks.csv"), HEAD.replace("\n", ",probability_of_default\n") + rows);
    score("--input #/risks.csv --output #/out");
    run("evaluate --input #/out --label price --bootstrap 0").succeeded().has("RMSE");
    Files.writeString(own.resolve("odd.csv"), HEAD.replace("\n", ",probability_1\n") + rows);
    run("evaluate --model @/run/model --input #/odd.csv --label price --bootstrap 0")
        .succeeded()
        .has("RMSE");
  }

  @Test
  void aStreamScoresEachFileOnceAndAsABatchDoes(SparkSession spark) throws IOException {
    Path input = Files.createDirectories(own.resolve("in"));
    // The first file holds whole numbers only, which the others do not.
    Files.writeString(input.resolve("1.csv"), HEAD + "100,red,true,200\n90,blue,false,180\n");
    String stream = "--streaming --input #/in --output #/out";
    score(stream).has("batch 0      2 scored rows", "in (csv): 2 rows");
    Files.writeString(input.resolve("2.csv"), HEAD + houses(3, 50, 100));
    score(stream).has("batch 1      50 scored rows", ": 50 scored rows", "drift");
    assertEquals(50, Printed.json(own.resolve("out/_metrics.json")).get("rowsOut").asLong());
    score("--input #/in --output #/batch");
    assertEquals(
        predictions(spark.read().parquet(own + "/batch")),
        predictions(spark.read().parquet(own + "/out")));
    assertEquals(52, spark.read().parquet(own + "/out").count());
    run("evaluate --input #/out --label price --bootstrap 0").succeeded().has("52 judged");

    run("score --model @/run/model --input @/houses.csv --output #/out --append")
        .refused("not from an earlier run");
    run("score --model @/run/model --streaming --input #/in --output #/out --append")
        .refused("goes on where it has stopped");
    Files.writeString(input.resolve("3.csv"), "colour,size,garden,price\nred,1,true,1\n");
    score(stream).has("batch 2      1 scored rows");
    Files.writeString(input.resolve("4.csv"), "colour,size,garden,prize\nred,1,true,1\n");
    run("score --model @/run/model " + stream)
        .refused("in/4.csv' has other columns than the stream's first files: it lacks 'price' and");
  }

  @Test
  void aStreamScoresIntoATable(SparkSession spark) throws IOException {
    Path input = Files.createDirectories(own.resolve("in"));
    Files.writeString(input.resolve("1.csv"), HEAD + houses(5, 20, 100));
    String stream = "--streaming --input #/in --output streams.prices --output-format table";
    run("score --model @/run/model " + stream).refused("needs --checkpoint DIR");
    spark.sql("CREATE DATABASE streams LOCATION '" + own + "/streams'");
    try {
      score(stream + " --checkpoint #/check").has("batch 0      20 scored rows");
      Files.writeString(input.resolve("2.csv"), HEAD + houses(6, 10, 100));
      score(stream + " --checkpoint #/check --metrics #/counts.json");
      assertEquals(10, Printed.json(own.resolve("counts.json")).get("rowsOut").asLong());
      assertEquals(30, spark.table("streams.prices").where("prediction > 0").count());
    } finally {
      spark.sql("DROP DATABASE streams CASCADE");
    }
  }

  @Test
  void aStreamGoesOn(SparkSession spark) throws Exception {
    Path input = Files.createDirectories(own.resolve("in"));
    houses(spark, 4).write().parquet(input + "/1.parquet");
    ScoreOutput output = new ScoreOutput();
    new CommandLine(output).parseArgs("--output", own + "/out", "--output-format", "json");
    StreamOptions options = new StreamOptions();
    new CommandLine(options).parseArgs("--streaming", "--every", "100 milliseconds");
    ScoreCounts counts = new ScoreCounts(Optional.empty(), 0.1, () -> 0);
    ModelColumns model = new ModelColumns(PipelineModel.load(folder + "/run/model"));
    StreamScoring scoring =
        new StreamScoring(
            model, output, CsvForm.DEFAULT, options, counts, PipelineModel::transform);
    StreamedFiles files =
        new StreamedFiles(spark, input + "/*", Format.PARQUET, own.resolve("kept").toString());
    StreamingQuery query = scoring.start(files.rows(files.schema()), '.');
    try {
      query.processAllAvailable();
      scoring.tell(query);
      scoring.tell(query);
      assertEquals(30, counts.rowsOut());
      assertTrue(query.isActive());
    } finally {
      query.stop();
    }
    scoring.follow(query);
    assertEquals(30, counts.rowsIn());
    assertEquals(30, spark.read().json(own + "/out").count());
  }

  private Printed score(String arguments) {
    return run("score --model @/run/model " + arguments).succeeded();
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }

  private static Set<Row> predictions(Dataset<Row> rows) {
    return new HashSet<>(
        rows.selectExpr("cast(size AS double)", "colour", "garden", "prediction").collectAsList());
  }

  private static Dataset<Row> houses(SparkSession spark, int seed) {
    List<String> lines = new ArrayList<>(List.of(HEAD.strip()));
    lines.addAll(Arrays.asList(houses(seed, 30, 100).split("\n")));
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("nullValue", "NA")
        .csv(spark.createDataset(lines, org.apache.spark.sql.Encoders.STRING()));
  }

  private static String houses(int seed, int rows, double meanSize) {
    Random random = new Random(seed);
    StringBuilder houses = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      double size = meanSize + 20 * random.nextGaussian();
      String colour = List.of("red", "blue", "green").get(random.nextInt(3));
      colour = seed == 1 && i % 100 == 7 ? "mauve" : seed == 1 && i % 80 == 9 ? "teal" : colour;
      boolean garden = random.nextBoolean();
      double price = 2 * size + (garden ? 50 : 0) + (colour.equals("red") ? 30 : 0);
      houses.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%.2f%n",
              i % 17 == 3 ? "NA" : String.format(Locale.ROOT, "%.2f", size),
              colour,
              garden,
              price + random.nextGaussian()));
    }
    return houses.toString();
  }
}
