package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query finds numbers in the types that they had when the model was trained. */
@ExtendWith(SparkSessionExtension.class)
class QueriedTypesTest {

  private static final String QUERY =
      "SELECT concat('n', n) AS whole, concat('p', p) AS real, string(f) AS flag, y FROM input";

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append(
          String.format(
              "{\"n\":%d,\"p\":%d.5,\"f\":true,\"x\":%d,\"y\":\"%d\"}%n", i % 3, i % 2, i, i % 2));
    }
    Files.writeString(folder.resolve("in.json"), rows);
    train("queried", "--sql", QUERY);
    train("plain");
  }

  private static void train(String run, String... more) {
    String options =
        "train --input @/in.json --label y --hidden-layers 2 --max-epochs 1 --num-workers 1"
            + Printed.ALONE
            + " --output @/";
    run(folder, options + run, more).succeeded();
  }

  private static Printed run(Path own, String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            Stream.of(command.split(" "))
                .map(part -> part.replace("@", folder.toString()).replace("#", own.toString()))
                .toList());
    arguments.addAll(List.of(more));
    return Printed.run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":1,\"p\":0.5,\"f\":true}\n{\"n\":2,\"p\":1}",
        "{\"n\":1.0,\"p\":0.50,\"f\":\"TRUE\"}\n{\"n\":2.5e0,\"p\":1}",
        "{\"n\":\" 1 \",\"p\":\".5\",\"f\":1}\n{\"n\":\"2\",\"p\":\"1\"}"
      })
  void ofJson(String rows, SparkSession spark) throws IOException {
    Files.createDirectories(own.resolve("in"));
    Files.writeString(own.resolve("in/1.json"), rows.replace("2.5e0", "20e-1"));
    for (String how : List.of("", " --streaming")) {
      run(own, "score --model @/queried/model --input #/in --output #/out" + how.strip() + how)
          .succeeded();
      assertEquals(List.of("[n1,p0.5,true]", "[n2,p1.0,null]"), made(spark, "out" + how.strip()));
    }
  }

  private List<String> made(SparkSession spark, String output) {
    return spark
        .read()
        .parquet(own + "/" + output)
        .select("whole", "real", "flag")
        .orderBy("whole")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
"""
{"n":1.5,"p":1}                  | column 'n' must hold whole numbers, but holds '1.5'
{"n":9223372036854775808,"p":1}  | column 'n' must hold whole numbers below 2^63, but holds '9223372036854775808'
{"n":"one","p":1}                | column 'n' must hold whole numbers, but holds 'one'
{"n":1,"p":"1e999"}              | column 'p' must hold numbers that doubles reach, up to 1.8e308, but holds '1e999'
{"n":1,"p":true}                 | column 'p' must hold numbers, but holds 'true'
""")
  void othersAreRefusedWithTheirPlace(String record, String problem) throws IOException {
    Files.writeString(own.resolve("in.json"), "{\"n\":1,\"p\":1,\"f\":true}\n" + record + "\n");
    run(own, "score --model @/queried/model --input #/in.json --output #/out")
        .refused("in.json', line 2: " + problem);
  }

  @Test
  void ofOtherFormats(SparkSession spark) throws IOException {
    String score = "score --model @/queried/model --input #/";
    spark
        .range(1, 3)
        .selectExpr("double(id) AS n", "decimal(id) / 2 AS p", "if(id = 1, 'True', null) AS f")
        .write()
        .parquet(own + "/in.parquet");
    run(own, score + "in.parquet --output #/p").succeeded();
    assertEquals(List.of("[n1,p0.5,true]", "[n2,p1.0,null]"), made(spark, "p"));
    Files.writeString(own.resolve("in.csv"), "p,n,f\n0.50,1.0,1\n1,2,\n");
    run(own, score + "in.csv --output #/c").succeeded();
    assertEquals(List.of("[n1,p0.5,true]", "[n2,p1.0,null]"), made(spark, "c"));
    spark.sql("SELECT 1.5D AS n, 1 AS p, true AS f").write().parquet(own + "/bad.parquet");
    run(own, score + "bad.parquet --output #/b")
        .refused("column 'n' must hold numbers of type bigint, but holds '1.5'");
  }

  @Test
  void aQueryIsNotAppliedToWhatItHasMade() {
    train("tens", "--sql", "SELECT x * 10 AS x, y FROM input");
    run(own, "score --model @/tens/model --input @/in.json --output #/out").succeeded();
    run(own, "evaluate --model @/tens/model --input #/out --label y")
        .refused("as the model adds one; rename it, such as by --sql (what score has written is");
    run(own, "evaluate --input #/out --label y --bootstrap 0").succeeded();
  }

  @Test
  void ofAQueryOfAScoring() throws IOException {
    String score = "score --model @/plain/model --input #/in.json --output #/out";
    String record = "{\"n\":1,\"p\":1,\"f\":true,\"x\":1}\n";
    Files.writeString(own.resolve("in.json"), record + record.replace("\"p\":1", "\"p\":\"5 €\""));
    String query = "SELECT n, p / 2 AS p, f, x, concat('p', p) AS text FROM input";
    run(own, score, "--sql", query)
        .refused("in.json', line 2: column 'p' must hold numbers, but holds '5 €'");
    Files.writeString(own.resolve("in.json"), record);
    run(own, score, "--sql", query).succeeded();
  }
}
