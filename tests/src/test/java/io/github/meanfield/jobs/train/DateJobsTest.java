package io.github.meanfield.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables with dates go through the commands: they are learned from, whatever holds them. */
@ExtendWith(SparkSessionExtension.class)
class DateJobsTest {

  private static final String HEAD = "size,joined,seen,sold\n";
  private static final String BRIEF = " --hidden-layers 8 --num-workers 2 --batch-size 16";
  private static final String SMALL = BRIEF + " --max-epochs 8";
  private static final String ALONE = BRIEF + " --max-epochs 1" + Printed.ALONE;

  @TempDir private static Path folder;
  private static Printed trained;

  @TempDir private Path own;

  /** What is joined in winter is sold. */
  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(5);
    StringBuilder rows = new StringBuilder(HEAD);
    for (int i = 0; i < 600; i++) {
      LocalDate joined = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1400));
      boolean isWinter = joined.getMonthValue() < 4 || joined.getMonthValue() > 9;
      rows.append(random.nextInt(100))
          .append(',')
          .append(i % 50 == 0 ? "" : joined)
          .append(',')
          .append(joined)
          .append(String.format(Locale.ROOT, " %02d:30:00", random.nextInt(24)))
          .append(',')
          .append(isWinter ? "yes" : "no")
          .append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    trained =
        Printed.run(folder, folder, "train --input @/rows.csv --label sold --output @/run" + SMALL)
            .succeeded()
            .has("joined, seen (with hours)", "joined 12 (dates, marked)", "LogisticRegression");
  }

  @Test
  void monthsAreCategoriesInBothPresets() throws IOException {
    JsonNode report = Printed.json(folder.resolve("run/metrics.json"));
    assertEquals(
        List.of("date", "date"), report.get("features").findValuesAsText("kind").subList(1, 3));
    assertTrue(report.get("leftOut").isEmpty(), report::toString);
    assertTrue(accuracy(trained) > 0.9, trained.out());
    Printed plain =
        run("train --input @/rows.csv --label sold --output #/plain --preset plain"
                + " --importance false"
                + SMALL)
            .succeeded()
            .has("joined 12 (dates, imputed)");
    assertTrue(accuracy(plain) > 0.9, plain.out());
    assertTrue(Double.parseDouble(plain.row("LogisticRegression").get(0)) > 0.9, plain.out());
  }

  @Test
  void rowsHaveOneScoreWhateverHoldsTheirDates(SparkSession spark) throws IOException {
    Files.writeString(
        own.resolve("new.csv"),
        HEAD + "3,2021-05-06,2021-05-06 07:30:00,\n4,,,\n5,2030-01-01,2019-01-01 00:00:00,\n");
    Dataset<Row> texts =
        spark.read().option("header", true).option("inferSchema", false).csv(own + "/new.csv");
    texts
        .select(
            functions.col("size").cast("int"),
            functions.to_date(functions.col("joined")).as("joined"),
            functions.to_timestamp(functions.col("seen")).as("seen"))
        .write()
        .parquet(own + "/new.parquet");
    texts.drop("sold").write().json(own + "/new.json");
    String score = "score --model @/run/model --output #/out --overwrite --input #/";
    run(score + "new.csv").succeeded().has("3 scored");
    List<String> probabilities = probabilities(spark);
    assertEquals(3, probabilities.stream().distinct().count(), probabilities::toString);
    run(score + "new.parquet").succeeded();
    assertEquals(probabilities, probabilities(spark));
    run(score + "new.json").succeeded();
    assertEquals(probabilities, probabilities(spark));
    JsonNode drift = Printed.json(own.resolve("out/_metrics.json")).get("features");
    assertEquals(
        1, drift.findValues("name").stream().filter(n -> n.asText().equals("seen")).count());
    for (JsonNode feature : drift) {
      if (feature.get("name").asText().equals("joined")) {
        assertEquals(0.5, feature.get("outOfRange").asDouble(), 1e-9);
      }
    }
    run("evaluate --model @/run/model --input @/run/test.parquet --label sold --bootstrap 0")
        .succeeded()
        .has(trained.row("neural network").get(0));

    Files.createDirectory(own.resolve("in"));
    Files.copy(own.resolve("new.csv"), own.resolve("in/new.csv"));
    run("score --model @/run/model --input #/in --format csv --output #/stream --streaming")
        .succeeded();
    assertEquals(
        probabilities, probabilities(spark.read().parquet(own + "/stream").orderBy("size")));
  }

  @Test
  void theTimeZoneIsThatOfTheTraining(SparkSession spark) throws IOException {
    Dataset<Row> rows =
        spark
            .range(200)
            .selectExpr("timestamp_seconds(1700000000 + id * 3600) AS at", "id % 24 < 12 AS early");
    rows.write().parquet(own + "/rows");
    run("train --input #/rows --format parquet --label early --output #/run" + ALONE).succeeded();
    String score = "score --model #/run/model --format parquet --input #/rows --output #/out";
    run(score).succeeded();
    String zone = spark.conf().get("spark.sql.session.timeZone");
    List<String> before = probabilities(spark);
    try {
      spark.conf().set("spark.sql.session.timeZone", "Asia/Tokyo");
      run(score + " --overwrite").succeeded();
    } finally {
      spark.conf().set("spark.sql.session.timeZone", zone);
    }
    assertEquals(before, probabilities(spark));
  }

  @Test
  void whatIsNamedCategoricalOrNoDateStaysText() throws IOException {
    Files.writeString(
        own.resolve("rows.json"),
        ("{\"a\":\"2024-01-01\",\"b\":\"2024-01-01\",\"c\":\"2024-01-01\",\"y\":1}\n"
                + "{\"a\":\"2024-01-02\",\"b\":\"soon\",\"c\":\"2024-02-01\",\"y\":2}\n")
            .repeat(40));
    run("train --input #/rows.json --label y --task regression --output #/run --categorical c"
            + ALONE)
        .succeeded()
        .hasLines("date         a", "categorical  b, c");
    Files.writeString(own.resolve("bad.json"), "{\"a\":\"01.02.2024\",\"b\":\"x\",\"c\":\"x\"}\n");
    String dates = "column 'a' must hold dates such as 2024-02-29 and 2024-02-29T18:30:00+01:00";
    run("score --model #/run/model --input #/bad.json --output #/out")
        .refused("bad.json', line 1: " + dates + ", but holds '01.02.2024'");
    Files.writeString(own.resolve("bad.csv"), "a,b,c\n2024-02-29,x,x\n2024-02-30,x,x\n");
    run("score --model #/run/model --input #/bad.csv --output #/out")
        .refused("bad.csv', line 3: " + dates + ", but holds '2024-02-30'");
  }

  @Test
  void aDateIsNeitherANumberNorACategory(SparkSession spark) {
    spark
        .range(20)
        .selectExpr("date_add(DATE'2024-01-01', CAST(id AS int)) AS at", "id AS y")
        .write()
        .parquet(own + "/rows");
    run("train --input #/rows --format parquet --label y --task regression --output #/run"
            + " --categorical at")
        .refused("column 'at' is of type date, and so neither numeric nor categorical");
  }

  @Test
  void whatSqlDidIsDoneToRowsThatAreScored() throws IOException {
    String sql =
        "SELECT i.size / 10 AS size, upper(`word`) AS word, i.sold AS y FROM INPUT AS i WHERE size"
            + " > 2";
    words();
    Printed printed =
        sql("train --input #/words.csv --label y --output #/run --sql", sql, ALONE.strip())
            .succeeded();
    assertFalse(printed.out().contains("warning"), printed.out());
    Printed judged =
        run("evaluate --model #/run/model --input #/run/test.parquet --label y --bootstrap 0")
            .succeeded();
    assertEquals(printed.row("neural network").get(2), judged.row("log loss").get(0));
    Files.writeString(own.resolve("raw.csv"), "word,size\na,1\nb,5\nc,7\n");
    run("score --model #/run/model --input #/raw.csv --output #/out")
        .succeeded()
        .has("2 scored rows");
    Files.writeString(own.resolve("labelled.csv"), "size,word,sold,more\n1,a,no,1\n5,b,yes,1\n");
    run("evaluate --model #/run/model --input #/labelled.csv --label y --bootstrap 0")
        .succeeded()
        .has("1 judged");
    // A query of one's own takes its place.
    sql(
            "score --model #/run/model --input #/raw.csv --output #/own --sql",
            "SELECT size, word FROM input",
            "--overwrite")
        .succeeded()
        .has("3 scored rows");
    Files.createDirectory(own.resolve("in"));
    Files.copy(own.resolve("raw.csv"), own.resolve("in/raw.csv"));
    run("score --model #/run/model --input #/in --format csv --output #/stream --streaming")
        .succeeded()
        .has("2 scored rows");
    Files.writeString(own.resolve("lacking.csv"), "word,sold\na,no\n");
    run("score --model #/run/model --input #/lacking.csv --output #/out --overwrite")
        .refused("the query that the model was trained with (--sql) reads column size");
  }

  @Test
  void columnsOfAQueryAreWrittenAsItMadeThem() throws IOException {
    words();
    sql(
            "train --input #/words.csv --label sold --output #/run --sql",
            "SELECT size * 2 AS twice, * FROM input",
            ALONE.strip())
        .succeeded();
    Files.writeString(own.resolve("raw.csv"), "size,word,sold\n7,a,no\n");
    run("score --model #/run/model --input #/raw.csv --output #/out --output-format csv")
        .succeeded();
    try (Stream<Path> files = Files.list(own.resolve("out"))) {
      Path part = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      List<String> lines = Files.readAllLines(part);
      assertTrue(lines.get(0).startsWith("twice,size,word,sold,"), lines::toString);
      assertTrue(lines.get(1).startsWith("14.0,7.0,a,no,"), lines::toString);
    }
  }

  @Test
  void aQueryThatIsNotSavedIsToldAndNotNeededForTestRows() throws IOException {
    String sql =
        "/* of these */ WITH these AS (SELECT * FROM input) SELECT size, word, sold AS y FROM"
            + " these";
    words();
    sql("train --input #/words.csv --label y --output #/run --sql", sql, ALONE.strip())
        .succeeded()
        .has("query of --sql is not saved");
    assertTrue(Files.notExists(own.resolve("run/model/query.json")));
    run("evaluate --model #/run/model --input #/run/test.parquet --label y --bootstrap 0")
        .succeeded();
  }

  private void words() throws IOException {
    StringBuilder rows = new StringBuilder("size,word,sold\n");
    for (int i = 0; i < 200; i++) {
      rows.append(i).append(i % 3 == 0 ? ",a," : ",b,").append(i % 2 == 0 ? "no\n" : "yes\n");
    }
    Files.writeString(own.resolve("words.csv"), rows);
  }

  private Printed sql(String command, String sql, String after) {
    String[] words = (command.replace("#", own.toString()) + " \0 " + after).split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("\0") ? sql : words[i];
    }
    return Printed.run(words);
  }

  private static double accuracy(Printed printed) {
    return Double.parseDouble(printed.row("neural network").get(0));
  }

  private List<String> probabilities(SparkSession spark) {
    return probabilities(spark.read().parquet(own + "/out"));
  }

  private static List<String> probabilities(Dataset<Row> scored) {
    return scored.collectAsList().stream()
        .map(row -> String.format(Locale.ROOT, "%.5f", row.<Vector>getAs("probability").apply(1)))
        .toList();
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }
}
