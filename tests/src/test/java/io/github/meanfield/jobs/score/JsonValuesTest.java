package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of JSON keep all their digits, or are refused with their place. */
@ExtendWith(SparkSessionExtension.class)
class JsonValuesTest {

  private static final String SMALL =
      " --hidden-layers 2 --max-epochs 1 --num-workers 1" + Printed.ALONE;

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      rows.append(
          String.format(
              "{\"x\":%d.5,\"c\":\"k%d\",\"d\":\"2024-01-%02d\",\"w\":%d,\"y\":%d}%n",
              i, i % 3, 1 + i % 28, 1 + i % 2, i));
    }
    Files.writeString(folder.resolve("in.json"), rows);
    run(
            folder,
            "train --task regression --input @/in.json --label y --ignore w --output @/run" + SMALL)
        .succeeded();
  }

  private static Printed run(Path own, String command) {
    return Printed.run(folder, own, command);
  }

  private void write(String name, String... records) throws IOException {
    Path file = own.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", records) + "\n");
  }

  private List<String> column(SparkSession spark, String output, String column) {
    return spark
        .read()
        .parquet(own + "/" + output)
        .orderBy("x")
        .selectExpr(column)
        .collectAsList()
        .stream()
        .map(row -> row.isNullAt(0) ? null : row.get(0).toString())
        .toList();
  }

  @Test
  void numbersThatArePassedThroughKeepTheirDigits(SparkSession spark) throws IOException {
    write(
        "in/1.json",
        "{\"x\":1,\"d\":null,\"c\":\"k1\",\"id\":9007199254740993,\"sum\":0.12345678901234567890,\"big\":1,"
            + "\"code\":1.50,\"plain\":0.5,\"far\":1e400,\"in\":{\"n\":9007199254740993,\"f\":1},"
            + "\"a\":[1, 18014398509481985],\"none\":{}}",
        "{\"x\":2,\"c\":\"k1\",\"id\":0.5,\"sum\":2,\"big\":123456789012345678901234567890,"
            + "\"code\":\"A1\",\"plain\":2,\"far\":-1,\"in\":{\"n\":5,\"f\":0.5},"
            + "\"a\":[0.10],\"none\":null}",
        "{\"x\":3,\"c\":\"k1\",\"in\":{\"n\":5,\"f\":0.1234567890123456789}}");
    run(own, "score --model @/run/model --input #/in --output #/o")
        .succeeded()
        .has(
            "kept as text id, since a number would lose digits of '9007199254740993'\n",
            "kept as text far, since no double reaches '1e400'\n");
    assertEquals(Arrays.asList("9007199254740993", "0.5", null), column(spark, "o", "id"));
    assertEquals(Arrays.asList("0.12345678901234567890", "2", null), column(spark, "o", "sum"));
    assertEquals(
        Arrays.asList("1", "123456789012345678901234567890", null), column(spark, "o", "big"));
    assertEquals(Arrays.asList("1.50", "A1", null), column(spark, "o", "code"));
    assertEquals(Arrays.asList("0.5", "2.0", null), column(spark, "o", "plain"));
    assertEquals(Arrays.asList("1e400", "-1", null), column(spark, "o", "far"));
    assertEquals(
        List.of("[1,9007199254740993]", "[0.5,5]", "[0.1234567890123456789,5]"),
        column(spark, "o", "`in`"));
    assertEquals(
        Arrays.asList("[1, 18014398509481985]", "[0.10]", null),
        column(spark, "o", "CAST(a AS string)"));
    assertEquals(Arrays.asList("{}", null, null), column(spark, "o", "none"));
  }

  @Test
  void streamsKeepNumbersThatArePassedThroughAndPassOverNewKeys(SparkSession spark)
      throws IOException {
    String stream = "score --model @/run/model --input #/in --output #/s --streaming";
    String good = "{\"x\":1,\"c\":\"k1\",\"d\":null,\"id\":1.50}";
    write("in/1.json", good);
    run(own, stream).succeeded();
    write("in/2.json", good.replace("1,", "2,").replace("1.50", "9007199254740993"));
    run(own, stream).succeeded();
    write("in/3.json", good.replace("1,", "3,").replace("id", "other"));
    run(own, stream).succeeded().has("note         key 'other' is no column and not read");
    assertEquals(Arrays.asList("1.50", "9007199254740993", null), column(spark, "s", "id"));
    write("in/4.json", good, good.replace("\"c\"", "\"C\""));
    run(own, stream)
        .refused("4.json', line 2: key 'C' differs from column 'c' by case only; rename it");
  }

  @Test
  void streamsThatBeganWithNumbersRefuseOthersWithACure() throws IOException {
    String stream = "score --model @/run/model --input #/in --output #/s --streaming";
    String good = "{\"x\":1,\"c\":\"k1\",\"d\":null,\"y\":1.5}";
    write("in/1.json", good);
    run(own, stream).succeeded();
    write("in/2.json", good, good.replace("1.5", "9007199254740993"));
    run(own, stream)
        .refused(
            "2.json', line 2: column 'y' must hold numbers of which doubles hold all digits, but"
                + " holds '9007199254740993'; a new stream, with another --checkpoint");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
"""
`{"x":1e400,"c":"k1"}`        | column 'x' must hold numbers that doubles reach, up to 1.8e308, but holds '1e400'
`{"x":"-1e400","c":"k1"}`     | column 'x' must hold numbers that doubles reach, up to 1.8e308, but holds '-1e400'
`{"x":2,"c":"k1","x":3}`      | an object has the key 'x' twice
`{"x":2,"c":"k1","y":{"a":1,"a":2}}` | an object has the key 'a' twice
`{"x":true,"c":"k1"}`         | column 'x' must hold numbers, but holds 'true'
`{"x":1,"c":"k1","d":"2024-02-30"}` | column 'd' must hold dates such as 2024-02-29 and 2024-02-29T18:30:00+01:00, but holds '2024-02-30'
`{"x":1,"c":"k1","d":20240229}` | column 'd' must hold dates such as 2024-02-29 and 2024-02-29T18:30:00+01:00, but holds '20240229'
`{"x":[1],"c":"k1"}`          | column 'x' must hold numbers, but holds '[1]'
""")
  void otherValuesAreRefusedWithTheirPlace(String record, String problem) throws IOException {
    write("in.json", "{\"x\":1,\"c\":\"k1\",\"d\":null}", record, "{\"x\":1}");
    run(own, "score --model @/run/model --input #/in.json --output #/o")
        .refused("in.json', line 2: " + problem);
  }

  @Test
  void doubledKeysAreBrokenRecords() throws IOException {
    write("in.json", "{\"x\":1,\"c\":\"k1\",\"d\":null}", "{\"x\":1,\"c\":\"k1\",\"x\":2}");
    run(own, "score --model @/run/model --input #/in.json --output #/o --bad-records skip")
        .succeeded()
        .has("left out     1 broken records");
  }

  @Test
  void aKeyThatSomeRecordsLackIsMissingAndOneThatAllLackIsNoColumn(SparkSession spark)
      throws IOException {
    write("in.json", "{\"x\":1}", "{\"x\":2,\"c\":\"k1\"}", "{\"c\":\"k1\"}", "{\"d\":null}");
    run(own, "score --model @/run/model --input #/in.json --output #/o").succeeded();
    assertEquals(Arrays.asList(null, null, "1.0", "2.0"), column(spark, "o", "x"));
    assertEquals(4, spark.read().parquet(own + "/o").where("prediction IS NOT NULL").count());
    write("null.json", "{\"x\":1,\"c\":null,\"d\":null}");
    run(own, "score --model @/run/model --input #/null.json --output #/n").succeeded();
    write("lack.json", "{\"x\":1,\"d\":null}", "{\"x\":2}");
    run(own, "score --model @/run/model --input #/lack.json --output #/l")
        .refused("the model reads column c, which the input lacks; its columns are d, x");
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() throws IOException {
    List<String> json = Files.readAllLines(folder.resolve("in.json"));
    json.set(7, json.get(7).replaceFirst("\"w\":\\d+", "\"w\":\"heavy\""));
    write("w.json", json.toArray(String[]::new));
    String train = "train --task regression --label y --weight-col w --output #/w --input #/w.";
    run(own, train + "json" + SMALL)
        .refused("w.json', line 8: column 'w' must hold numbers, but holds 'heavy'");
    StringBuilder csv = new StringBuilder("x,w,y\n");
    for (int i = 0; i < 60; i++) {
      csv.append(i).append(i == 7 ? ",heavy," : ",1,").append(i).append('\n');
    }
    write("w.csv", csv.toString().strip());
    run(own, train + "csv" + SMALL)
        .refused("w.csv', line 9: column 'w' must hold numbers, but holds 'heavy'");
    json.set(7, json.get(7).replace("heavy", "2"));
    write("w.json", json.toArray(String[]::new));
    run(own, train + "json" + SMALL).succeeded();
  }
}
