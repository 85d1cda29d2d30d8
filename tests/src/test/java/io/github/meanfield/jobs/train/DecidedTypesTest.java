package io.github.meanfield.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Training decides once what columns are; what is scored and judged later is read the same way. */
@ExtendWith(SparkSessionExtension.class)
class DecidedTypesTest {

  private static final String SMALL =
      " --hidden-layers 4 --max-epochs 3 --num-workers 1 --batch-size 16" + Printed.ALONE;
  private static final int ROWS = 240;

  @TempDir private Path folder;

  @Test
  void whatJavaTakesForNumbersAreCategories(SparkSession spark) throws IOException {
    List<String> flats = List.of("1D", "1F", "2D", "2F");
    write(
        "t.csv",
        "id,time,month,flat,y",
        i ->
            String.format(
                "%05d,10:%02d,2020-%02d,%s,%d", i, i % 60, i % 12 + 1, flat(flats, i), i / 2 % 2));
    train("--input @/t.csv --label y --id id --ignore time,month").has("categorical  flat");
    List<String> categories =
        Printed.json(folder.resolve("run/model/statistics.json"))
            .get("features")
            .get(0)
            .get("categories")
            .properties()
            .stream()
            .map(e -> e.getKey())
            .sorted()
            .toList();
    assertEquals(flats, categories);
    run("score --model @/run/model --input @/t.csv --output @/out");
    Dataset<Row> scored = spark.read().parquet(folder + "/out");
    assertEquals(
        List.of("00001", "10:01", "2020-02"),
        List.of(
            scored
                .where("id = '00001'")
                .select("id", "time", "month")
                .as("x")
                .head()
                .mkString(",")
                .split(",")));
  }

  private static String flat(List<String> flats, int i) {
    return flats.get(i / 2 % 2 + 2 * (i % 2));
  }

  @Test
  void labelsAreTheSameInEveryForm(SparkSession spark) throws IOException {
    write("t.csv", "x,code,y", i -> i % 2 + ".5," + i % 3 + ".0," + (1 + i % 2) + ".00");
    train("--input @/t.csv --label y --categorical code");
    String inCsv = judged("--input @/t.csv --label y");
    JsonNode columns = Printed.json(folder.resolve("run/model/columns.json")).get("columns");
    assertEquals(List.of("number", "number", "number"), words(columns, "type"));
    assertEquals(List.of("numeric", "categorical", "label"), words(columns, "role"));

    Dataset<Row> rows =
        spark
            .range(ROWS)
            .select(
                functions.expr("cast(id % 2 as float) + 0.5f as x"),
                functions.expr("cast(id % 3 as int) as code"),
                functions.expr("1.0D + id % 2 as y"));
    rows.write().parquet(folder + "/t.parquet");
    assertEquals(inCsv, judged("--input @/t.parquet --label y"));
    rows.selectExpr("x", "cast(code as string) code", "cast(y as decimal(4,2)) as y")
        .write()
        .json(folder + "/t.json");
    assertEquals(inCsv, judged("--input @/t.json --label y"));
    write("whole.csv", "y,x,code", i -> (1 + i % 2) + "," + i % 2 + ".5," + i % 3);
    assertEquals(inCsv, judged("--input @/whole.csv --label y"));

    PipelineModel model = PipelineModel.load(folder + "/run/model");
    Set<String> probabilities = new HashSet<>();
    for (String type : List.of("int", "double", "float", "decimal(4,2)", "string")) {
      Dataset<Row> inMemory = rows.selectExpr("double(x) AS x", "CAST(code AS " + type + ") code");
      probabilities.add(model.transform(inMemory).select("probability").collectAsList().toString());
    }
    assertEquals(1, probabilities.size());

    run("score --model @/run/model --input @/t.csv --output @/out");
    Dataset<Row> scored = spark.read().parquet(folder + "/out");
    assertEquals(0, scored.where("y_index <> cast(y as double) - 1").count());
    assertEquals(ROWS, scored.where("y in ('1.00', '2.00')").count());
    assertEquals(ROWS, scored.where("predictedLabel in ('1', '2')").count());
  }

  @Test
  void noNumberIsAMissingCategoryInTrainingAsLater(SparkSession spark) throws IOException {
    spark
        .range(ROWS)
        .selectExpr(
            "IF(id % 5 = 0, CAST('NaN' AS double), CAST(id % 3 AS double)) AS code",
            "CAST(id % 7 AS double) AS x", "IF((id % 5 = 0) = (id % 3 = 0), 'a', 'b') AS y")
        .write()
        .parquet(folder + "/t.parquet");
    Printed trained = train("--input @/t.parquet --label y --categorical code");
    Printed judged =
        run("evaluate --model @/run/model --input @/run/test.parquet --label y --bootstrap 0");
    assertEquals(trained.row("neural network").get(2), judged.row("log loss").get(0));
    JsonNode code =
        Printed.json(folder.resolve("run/model/statistics.json")).get("features").get(1);
    assertEquals("code", code.get("name").asText());
    assertEquals(3, code.get("categories").size());
  }

  @Test
  void zerosAndOnesAmongFlagsAreFlags() throws IOException {
    List<String> words = List.of("true", "0", "TRUE", "false", "1", "False");
    List<Boolean> flags = List.of(true, false, true, false, true, false);
    IntFunction<String> plain = i -> i % 7 + "," + flags.get(i % 6) + "," + flags.get((i + 1) % 6);
    write("plain.csv", "x,f,y", plain);
    train("--input @/plain.csv --label y");
    String expected = judged("--input @/plain.csv --label y");
    write("t.csv", "x,f,y", i -> i % 7 + "," + words.get(i % 6) + "," + words.get((i + 1) % 6));
    assertEquals(expected, judged("--input @/t.csv --label y"));
    train("--overwrite --input @/t.csv --label y")
        .has("boolean      f", "f: 0 and 1 (80 of 240 values) are false and true");
    assertEquals(expected, judged("--input @/t.csv --label y"));
    assertEquals(expected, judged("--input @/plain.csv --label y"));
    write("bits.csv", "x,f,y", i -> plain.apply(i).replace("true", "1").replace("false", "0"));
    assertEquals(expected, judged("--input @/bits.csv --label y"));
    train("--overwrite --input @/bits.csv --label y").has("numeric      x, f");
  }

  @Test
  void typesThatSparkTakesForOthersAreRefused(SparkSession spark) throws IOException {
    write("t.csv", "x,f,c,y", i -> i % 7 + "," + (i % 2 == 0) + ",k" + i % 3 + ",c" + i % 2);
    train("--input @/t.csv --label y");
    List<String> columns = List.of("1.0D AS x", "true AS f", "'k1' AS c");
    write("flag.csv", "x,f,c", i -> "1,true,k1");
    run("score --model @/run/model --input @/flag.csv --output @/out");
    String inCsv = probability(spark);
    for (String flag : List.of("1", "CAST(1 AS DECIMAL(5,2))")) {
      scored(spark, columns, flag + " AS f").succeeded();
      assertEquals(inCsv, probability(spark), flag);
      assertEquals(1, spark.read().parquet(folder + "/out").where("f = 1.00").count());
    }
    scored(spark, columns, "7 AS f").refused("column 'f' must hold true or false, but holds '7'");
    scored(spark, columns, "true AS x")
        .refused("column 'x' must hold numbers, as in training, but is of type boolean");
    scored(spark, columns, "array('k1') AS c")
        .refused("column 'c' must hold categories, as in training, but is of type array<string>");
  }

  private String probability(SparkSession spark) {
    Dataset<Row> scored = spark.read().parquet(folder + "/out");
    return scored.selectExpr("string(probability)").distinct().head().getString(0);
  }

  private Printed scored(SparkSession spark, List<String> columns, String other) {
    String name = other.substring(other.length() - 1);
    spark
        .range(1)
        .selectExpr(
            columns.stream()
                .map(column -> column.endsWith(name) ? other : column)
                .toArray(String[]::new))
        .write()
        .mode("overwrite")
        .parquet(folder + "/in.parquet");
    return Printed.run(
        folder,
        folder,
        "score --model @/run/model --input @/in.parquet --overwrite --output @/out");
  }

  @Test
  void codesStayTexts(SparkSession spark) throws IOException {
    List<String> labels = List.of("01", "02", "A1");
    write("t.csv", "x,y", i -> (i % 3) + ".25," + labels.get(i % 3));
    train("--input @/t.csv --label y");
    write("few.csv", "x,y", i -> (i % 2) + ".25," + labels.get(i % 2));
    run("evaluate --model @/run/model --input @/few.csv --label y --bootstrap 0")
        .has("rows         240 judged");
  }

  @Test
  void marksAreMissingAndTold() throws IOException {
    write(
        "t.csv",
        "a,b,zip,share,sum,y",
        i ->
            String.join(
                ",",
                i < 5 ? "?" : i + ".5",
                i < 5 ? "none" : i + "",
                String.format("%05d", i % 7),
                i % 50 + "%",
                "\"1,50" + i % 10 + ".25\"",
                i % 2 == 0 ? "no" : "yes"));
    train("--input @/t.csv --label y")
        .has(
            "numeric      a, b",
            "missing as   '?': a 5",
            "b: 'none' (5 of 240 values) is taken for missing",
            "zip: text, since numbers have no zeros in front",
            "share: text, but '0%' looks like percentages",
            "sum: text, but '1,500.25' looks like numbers with separators of thousands");
    JsonNode report = Printed.json(folder.resolve("run/metrics.json"));
    assertEquals(5, report.get("missingAs").get("a").get("?").asInt());
    assertTrue(report.get("columnNotes").get("zip").asText().contains("--numeric zip"));
    assertEquals(5, report.get("missing").get("b").asInt());
    // The mark is kept; anything else is refused with its place.
    write("new.csv", "a,b,zip,share,sum,y", i -> "1,none,00001,1%,\"1\",no");
    run("score --model @/run/model --input @/new.csv --output @/out");
    Files.writeString(folder.resolve("bad.csv"), "a,b,zip,share,sum\n1,2,3,4%,5\n1,nil,3,4%,5\n");
    Printed.run(folder, folder, "score --model @/run/model --input @/bad.csv --output @/bad")
        .refused("bad.csv', line 3: column 'b' must hold numbers, but holds 'nil'");
  }

  @Test
  void numbersInTextsOfJsonAreToldAndReadIfAskedFor() throws IOException {
    Files.writeString(
        folder.resolve("t.json"),
        IntStream.range(0, ROWS)
            .mapToObj(i -> "{\"a\":\"" + i + "\",\"b\":" + i % 5 + ",\"y\":\"c" + i % 2 + "\"}")
            .collect(Collectors.joining("\n")));
    train("--input @/t.json --label y").has("a: its texts are numbers such as '0' (--numeric a");
    train("--input @/t.json --label y --numeric a --overwrite").has("numeric      a, b");
  }

  @Test
  void emptyTextsAreCategoriesAndClasses(SparkSession spark) {
    spark
        .range(ROWS)
        .selectExpr("if(id % 2 = 0, '', 'b') as colour", "id % 5 as x", "if(id % 2 = 0, '', 'b') y")
        .write()
        .parquet(folder + "/t.parquet");
    for (String preset : List.of("tabular", "plain")) {
      train("--input @/t.parquet --label y --overwrite --preset " + preset);
      run("evaluate --model @/run/model --input @/t.parquet --label y --bootstrap 0")
          .has("rows         240 judged");
    }
  }

  private static List<String> words(JsonNode columns, String field) {
    return columns.findValuesAsText(field).stream().map(String::toLowerCase).toList();
  }

  private String judged(String input) {
    return run("evaluate --model @/run/model --bootstrap 0 " + input)
        .has("rows         240 judged")
        .row("log loss")
        .get(0);
  }

  private Printed train(String options) {
    return run("train --output @/run " + options + SMALL);
  }

  private Printed run(String command) {
    return Printed.run(folder, folder, command).succeeded();
  }

  private void write(String file, String head, IntFunction<String> row) throws IOException {
    Files.writeString(
        folder.resolve(file),
        head
            + IntStream.range(0, ROWS)
                .mapToObj(i -> "\n" + row.apply(i))
                .collect(Collectors.joining()));
  }
}
