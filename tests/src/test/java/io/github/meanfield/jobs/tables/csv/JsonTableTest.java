package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.console.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of JSON files, read in this JVM. */
@ExtendWith(SparkSessionExtension.class)
class JsonTableTest {

  private static final List<String> ROWS = List.of("[1,a b]", "[2,null]", "[3,é]");

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start(SparkSession session) {
    spark = session;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":1,\"y\":\"a b\"}\n\n{\"x\":2}\r\n{\"x\":3,\"y\":\"é\"}",
        "\uFEFF{\"x\":1,\"y\":\"a b\"}\n{\"x\":2}\n{\"x\":3,\"y\":\"é\"}\n",
        "[{\"x\":1,\"y\":\"a b\"},{\"x\":2},{\"x\":3,\"y\":\"é\"}]",
        "[\n{\"x\":1,\"y\":\"a b\"},\n{\"x\":2},\n{\"x\":3,\"y\":\"é\"}\n]\n",
        "{\"x\":1,\n\"y\":\"a b\"}\n{\"x\":2}\n{\"x\":3,\"y\":\"é\"}\n",
        "{\n  \"x\": 1,\n  \"y\": \"a b\"\n}\n{\n  \"x\": 2\n}\n{ \"x\": 3,\n \"y\": \"é\" }\n"
      })
  void objectsAreRead(String text) throws IOException {
    write("a.json", text);
    assertEquals(ROWS, rows(open("a.json", BadRecords.REFUSE)));
    // A row in each of the files, whichever comes first.
    write("in/p=01/a.json", text);
    write("in/p=02/b.json", "{\"x\":4}\n");
    assertEquals(
        List.of("[1,a b,01]", "[2,null,01]", "[3,é,01]", "[4,null,02]"),
        rows(open("in", BadRecords.REFUSE)));
  }

  @Test
  void whatIsNestedKeepsItsTypeBesideTexts() throws IOException {
    write(
        "a.json",
        "{\"geo\":{\"lat\":1.5,\"extra\":{},\"n\":1e400},\"y\":1}\n"
            + "{\"geo\":{\"lat\":2,\"extra\":{ }},\"y\":[1, 2.50]}\n");
    JsonTable table = open("a.json", BadRecords.REFUSE);
    assertEquals(List.of("[[{},1.5,1e400],1]", "[[{},2.0,null],[1,2.50]]"), rows(table));
    assertEquals(3.5, table.rows(table.schema()).selectExpr("sum(geo.lat)").head().getDouble(0), 0);
  }

  @Test
  void brokenRecordsAreRefusedOrLeftOut() throws IOException {
    write(
        "a.json",
        "{\"x\":1,\"y\":\"a b\"}\n{\"x\":2}\n{\"x\":3,\"y\":\n7\n\n{\"x\":3,\"y\":\"é\"}\n{x\n");
    refused(
        open("a.json", BadRecords.REFUSE),
        "3 of 6 records are broken, the first at '" + folder + "/a.json', line 3: the JSON that",
        "does not end");
    JsonTable table = open("a.json", BadRecords.SKIP);
    assertEquals(ROWS, rows(table));
    assertEquals(3, table.leftOut());
    Throwable error =
        assertThrows(
                SparkException.class,
                () ->
                    open("a.json", BadRecords.REFUSE)
                        .rows(StructType.fromDDL("x bigint, y string"))
                        .collect())
            .getCause();
    assertTrue(error.getMessage().contains("a.json', line 3: the JSON"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\n{\"x\":1,\"y\":\"a b\"},\n?,\n{\"x\":2},\n{\"x\":3,\"y\":\"é\"}\n]\n",
        "[\n{\"x\":1,\"y\":\"a b\"}\n,?\n,{\"x\":2},\n{\"x\":3,\"y\":\"é\"}\n]\n",
        "[\n{\"x\":1,\"y\":\"a b\"},\n{\"x\":2},\n{\"x\":3,\"y\":\"é\"},\n?]\n",
        "{\"x\":1,\n\"y\":\"a b\"}\n?\n{\"x\":2}\n{\"x\":3,\"y\":\"é\"}\n"
      })
  void whatIsBehindABrokenLineIsRead(String text) throws IOException {
    writeBroken(text);
    JsonTable table = open("a.json", BadRecords.SKIP);
    assertEquals(ROWS, rows(table));
    assertEquals(1, table.leftOut());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\n{\"x\":1},\n{\n\"y\":?\n},\n{\"x\":2}\n]\n",
        "[\n{\"x\":1},\n{\"x\":2},\n{x},\n{\"x\":3}\n]\n",
        "{\n\"x\":1}\n\n{\"x\":2]}\n{\"x\":3}\n",
        "{\"x\":1}\n{\"x\":2}\n\n[{\"x\":3},{x},{\"x\":4}]\n"
      })
  void whatCannotBeReadBehindABrokenRecordIsNotLeftOut(String text) throws IOException {
    writeBroken(text);
    for (BadRecords badRecords : BadRecords.values()) {
      String error =
          Failures.inOneLine(assertThrows(Exception.class, () -> rows(open("a.json", badRecords))));
      assertTrue(error.contains("a.json', line 4: it "), error);
      assertTrue(error.contains("not known where the broken record ends"), error);
    }
  }

  private void writeBroken(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '?' ? (byte) 0xff : bytes[i];
    }
    Files.write(folder.resolve("a.json"), bytes);
  }

  @Test
  void whatIsNoFiniteNumberStandsBesideTextsOfNumbers() throws IOException {
    write(
        "a.json",
        "{\"a\":NaN,\"b\":\"7\"}\n{\"a\":-Infinity,\"b\":\"8\"}\n{\"a\":\"Infinity\",\"b\":\"9\"}\n");
    assertEquals(
        List.of("[-Infinity,8.0]", "[Infinity,9.0]", "[NaN,7.0]"),
        open("a.json", BadRecords.REFUSE)
            .rows(StructType.fromDDL("a double, b double"))
            .collectAsList()
            .stream()
            .map(Row::toString)
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\n{\"x\":1},\n{\"x\":2},\n{\"x\":3\n",
        "[\n{\"x\":1},\n{\"x\":2},\n3]\n",
        "{\n\"x\":1}\n\n7",
        "{\n\"x\":1}\n\n{\"x\":'}"
      })
  void whatIsBehindTheFirstObjectIsNotPassedOver(String text) throws IOException {
    write("a.json", text);
    refused(open("a.json", BadRecords.REFUSE), "records is broken, the first at", "line 4: ");
  }

  @Test
  void encodings() throws IOException {
    String text = "{\"x\":1,\"y\":\"a b\"}\n{\"x\":2}\n{\"x\":3,\"y\":\"é\"}\n";
    Files.write(folder.resolve("a.json"), text.getBytes(StandardCharsets.ISO_8859_1));
    refused(
        open("a.json", BadRecords.REFUSE), "a.json', line 3: it holds bytes that are not UTF-8");
    assertEquals(ROWS, rows(open("a.json", "ISO-8859-1")));
    Files.write(folder.resolve("b.json"), text.getBytes(StandardCharsets.UTF_16));
    assertEquals(ROWS, rows(open("b.json", "UTF-16")));
    String half = text.replace("2", "2,\"y\":\"?\"");
    byte[] broken = half.getBytes(StandardCharsets.UTF_16BE);
    broken[2 * half.indexOf('?')] = (byte) 0xd8;
    Files.write(folder.resolve("c.json"), broken);
    refused(open("c.json", "UTF-16"), "1 of 3 records is broken, the first at", "c.json', line 2");
  }

  private JsonTable open(String name, String encoding) {
    CsvForm form = new CsvForm(null, '"', null, encoding, '.', CsvForm.MISSING, false);
    return JsonTable.open(spark, folder.resolve(name).toString(), form, BadRecords.REFUSE);
  }

  private JsonTable open(String name, BadRecords badRecords) {
    return JsonTable.open(spark, folder.resolve(name).toString(), CsvForm.DEFAULT, badRecords);
  }

  private static List<String> rows(JsonTable table) {
    return table.rows(table.schema()).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static void refused(JsonTable table, String... parts) {
    BadInput error = assertThrows(BadInput.class, table::schema);
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
