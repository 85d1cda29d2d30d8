package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.ColumnType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of CSV files, read in this JVM. */
@ExtendWith(SparkSessionExtension.class)
class CsvTableTest {

  private static final CsvForm MULTI_LINE =
      new CsvForm(null, '"', null, "UTF-8", '.', CsvForm.MISSING, true);

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start(SparkSession session) {
    spark = session;
  }

  @Test
  void columnsGoByNameInEveryFile() throws IOException {
    write("in/a.csv", "home,work,y\n1,2,a\n");
    write("in/b.csv", "work,y,home\r\n20,b,10\r\n");
    write("in/c.csv", "");
    write("in/d.csv", "\n\n\"work\", home ,y\n\n200,100,c\n\n");
    assertTexts(List.of("1|2|a", "10|20|b", "100|200|c"), texts("in", CsvForm.DEFAULT));
    assertTexts(List.of("1|2|a", "10|20|b", "100|200|c"), texts("in", MULTI_LINE));
    write("in/e.csv", "home,work,x\n1,2,3\n");
    refused(
        "in",
        CsvForm.DEFAULT,
        "in/e.csv' has other columns than '"
            + folder
            + "/in/a.csv': it lacks 'y' and has 'x' more;",
        "its head is 'home,work,x', that of '" + folder + "/in/a.csv' is 'home,work,y'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"home,work", "home,work,y,z", "home,work,y,y", "home,y,y"})
  void otherColumnsAreRefused(String head) throws IOException {
    write("in/a.csv", "home,work,y\n1,2,a\n");
    write("in/b.csv", head + "\n1,2,3\n");
    refused("in", CsvForm.DEFAULT, "in/b.csv' has other columns than", "'home,work,y'");
  }

  @Test
  void columnsWithoutANameOrWithTheSameHaveTheirPlacesInIt() throws IOException {
    write("a.csv", ",x,X,a.b\n1,2,3,4\n");
    assertEquals(List.of("_c0", "x1", "X2", "a_b"), open("a.csv", CsvForm.DEFAULT).names());
    write("b.csv", "a,a,a0\n1,2,3\n");
    refused("b.csv", CsvForm.DEFAULT, "b.csv' has two columns 'a0'");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void theHeadTellsTheDelimiter(String delimiter) throws IOException {
    write("b.csv", "a%\"b,;;||\t\tc\"%d\n1%2%3\n".replace("%", delimiter));
    assertTexts(List.of("1|2|3"), texts("b.csv", CsvForm.DEFAULT));
  }

  @Test
  void brokenRecordsAreRefusedOrLeftOut() throws IOException {
    write("in/a.csv", "a,b\n1,2\n");
    write("in/b.csv", "a,b\n1,2\n\n3,\"4\n5,6,7\n8\n9,\"1\"0\n11,12");
    refused(
        "in",
        CsvForm.DEFAULT,
        "4 of 7 records are broken, the first at '" + folder + "/in/b.csv', line 4: the quote",
        "opens field 2 is not closed (--multi-line reads",
        "--bad-records skip leaves");
    BadInput error = refused(() -> collect(open("in", CsvForm.DEFAULT), ColumnType.TEXT));
    assertTrue(error.getMessage().contains("in/b.csv', line 4: the quote"), error.getMessage());

    CsvTable table = CsvTable.open(spark, folder + "/in", CsvForm.DEFAULT, BadRecords.SKIP);
    assertTexts(List.of("1|2", "1|2", "11|12"), collect(table, ColumnType.TEXT));
    assertEquals(4, table.leftOut());
    table.records().count();
    table.requireRead();
  }

  @Test
  void aQuoteThatIsNotClosedTakesNoOtherRecordsWithIt() throws IOException {
    write("a.csv", "a,b\n1,\"2\n2\"\n3,\"4\n5,6\n7,\"8\n8\"\n");
    CsvTable table = CsvTable.open(spark, folder + "/a.csv", MULTI_LINE, BadRecords.SKIP);
    // The quote of line 4 is closed by that of line 6, which ends no field.
    assertTexts(List.of("1|2\n2", "5|6", "7|8\n8"), collect(table, ColumnType.TEXT));
    assertEquals(1, table.leftOut());
    refused("a.csv", MULTI_LINE, "a.csv', line 4: field 2 goes on after the quote that closes it");
  }

  @Test
  void lineBreaksInQuotesAreKept() throws IOException {
    String text = "a,b\r\n\"x\r\ny\",1\r\n\r\n\"\n\n\",\"\"\"\n\"\r\n";
    write("a.csv", text);
    assertTexts(List.of("x\r\ny|1", "\n\n|\"\n"), texts("a.csv", MULTI_LINE));
    gzip("a.csv.gz", text);
    assertTexts(List.of("x\r\ny|1", "\n\n|\"\n"), texts("a.csv.gz", MULTI_LINE));
    refused("a.csv", CsvForm.DEFAULT, "line 2: the quote that opens field 1 is not closed");
  }

  @Test
  void filesOfOldMacintoshesHaveOtherLineBreaks() throws IOException {
    write("a.csv", "a,b\r1,2\r3,4");
    assertTexts(List.of("1|2", "3|4"), texts("a.csv", CsvForm.DEFAULT));
    assertTexts(List.of("1|2", "3|4"), texts("a.csv", MULTI_LINE));
  }

  @Test
  void lineNumbersAreThoseOfTheFileInEachPartOfIt() throws IOException {
    StringBuilder text = new StringBuilder("number,text\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(",some text\n");
    }
    write("a.csv", text + "x,bad number\n1,good\n");
    String before = spark.conf().get("spark.sql.files.maxPartitionBytes");
    spark.conf().set("spark.sql.files.maxPartitionBytes", 10_000);
    try {
      CsvTable table = open("a.csv", CsvForm.DEFAULT);
      assertTrue(table.records().getNumPartitions() > 10);
      assertEquals(20_002, table.records().count());
      assertEquals(20_002, collect(table, ColumnType.TEXT).stream().distinct().count());
      BadInput error =
          refused(
              () ->
                  open("a.csv", CsvForm.DEFAULT)
                      .rows(
                          List.of(
                              new CsvColumn("number", ColumnType.NUMBER, null),
                              new CsvColumn("text", ColumnType.TEXT, null)))
                      .collect());
      assertTrue(
          error
              .getMessage()
              .contains("a.csv', line 20002: column 'number' must hold numbers, but holds 'x'"),
          error.getMessage());
    } finally {
      spark.conf().set("spark.sql.files.maxPartitionBytes", before);
    }
  }

  @Test
  void encodings() throws IOException {
    String text = "name,y\nOrlé,1\nOrlè,2\n";
    write("latin.csv", text, StandardCharsets.ISO_8859_1);
    refused("latin.csv", CsvForm.DEFAULT, "latin.csv', line 2: it holds bytes that are not UTF-8");
    assertTexts(List.of("Orlé|1", "Orlè|2"), texts("latin.csv", encoding("ISO-8859-1")));
    write("utf-16.csv", text, StandardCharsets.UTF_16);
    refused("utf-16.csv", CsvForm.DEFAULT, "the byte order mark of UTF-16BE", "--encoding UTF-16");
    assertTexts(List.of("Orlé|1", "Orlè|2"), texts("utf-16.csv", encoding("UTF-16")));
    write("le.csv", text, StandardCharsets.UTF_16LE);
    refused("le.csv", CsvForm.DEFAULT, "looks like UTF-16LE", "--encoding UTF-16LE");
    assertTexts(List.of("Orlé|1", "Orlè|2"), texts("le.csv", encoding("UTF-16LE")));
    // Half a letter of two units, of which the other would be the line break.
    String half = text.replace("è,2", "è,2?") + "Ort,3\n";
    byte[] bytes = half.getBytes(StandardCharsets.UTF_16LE);
    bytes[2 * half.indexOf('?')] = 0;
    bytes[2 * half.indexOf('?') + 1] = (byte) 0xd8;
    Files.write(folder.resolve("half.csv"), bytes);
    refused("half.csv", encoding("UTF-16LE"), "1 of 3 records is broken", "half.csv', line 3: it");
    write("mark.csv", "\uFEFF" + text + "\uFFFD,3\n");
    assertEquals(List.of("name", "y"), open("mark.csv", CsvForm.DEFAULT).names());
    assertTexts(List.of("Orlé|1", "Orlè|2", "\uFFFD|3"), texts("mark.csv", CsvForm.DEFAULT));
    refused("mark.csv", encoding("latin-none"), "--encoding: 'latin-none' is no encoding");
  }

  private static CsvForm encoding(String name) {
    return new CsvForm(null, '"', null, name, '.', CsvForm.MISSING, false);
  }

  @Test
  void numbersFlagsAndWhatIsMissing() throws IOException {
    write("a.csv", "n,f,t\n 1.5 ,TRUE,NA\n\"NA\",false,\"NA\"\n?,,\"\"\n-1e3,0,\n,1,x \n");
    Dataset<Row> rows =
        open("a.csv", CsvForm.DEFAULT)
            .rows(
                List.of(
                    new CsvColumn("n", ColumnType.NUMBER, null),
                    new CsvColumn("f", ColumnType.FLAG, null),
                    new CsvColumn("t", ColumnType.TEXT, "x ")));
    assertEquals(
        List.of(
            "[1.5,true,null]",
            "[null,false,NA]",
            "[null,null,]",
            "[-1000.0,false,null]",
            "[null,true,null]"),
        rows.collectAsList().stream().map(Row::toString).toList());
    CsvForm comma = new CsvForm(';', '"', null, "UTF-8", ',', List.of("", "-"), false);
    write("b.csv", "n;t\n1,5;NA\n-;-\n");
    assertEquals(
        List.of("[1.5,NA]", "[null,null]"),
        open("b.csv", comma)
            .rows(
                List.of(
                    new CsvColumn("n", ColumnType.NUMBER, null),
                    new CsvColumn("t", ColumnType.TEXT, null)))
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList());
  }

  @Test
  void compressedFilesOfSeveralBlocksAreReadAsAWhole() throws IOException {
    // More than one of bzip2's blocks of 900,000 bytes, of which two like one another are few
    // bytes.
    String line = "x".repeat(99) + "\n";
    BZip2Codec codec = new BZip2Codec();
    codec.setConf(spark.sparkContext().hadoopConfiguration());
    try (OutputStream out =
        codec.createOutputStream(Files.newOutputStream(folder.resolve("a.csv.bz2")))) {
      out.write(("a\n" + (line + "y" + line).repeat(5000)).getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(10_000, texts("a.csv.bz2", MULTI_LINE).size());
    assertEquals(10_000, texts("a.csv.bz2", CsvForm.DEFAULT).size());
  }

  @Test
  void filesThatAreNoTextAreRefused() throws IOException {
    gzip("a.csv", "a,b\n1,2\n");
    refused(
        "a.csv", CsvForm.DEFAULT, "a.csv' is no file of text, but one that gzip has compressed");
    write("b.csv", "PK\u0003\u0004\u0014");
    refused("b.csv", CsvForm.DEFAULT, "b.csv' is no file of text, but a zip archive");
    write("c.csv", "PAR1\u0015");
    refused("c.csv", CsvForm.DEFAULT, "c.csv' is no file of text, but one of Parquet");
    write("d.csv", "PAR1,ORC\nPK,2\n");
    assertTexts(List.of("PK|2"), texts("d.csv", CsvForm.DEFAULT));
  }

  @Test
  void foldersTellTexts() throws IOException {
    write("in/region=01/a b.csv", "x\n1\n");
    write("in/region=02/100%.csv", "x\n2\n");
    CsvTable table = open("in", CsvForm.DEFAULT);
    assertEquals(List.of("region"), table.partitions());
    assertTexts(List.of("1|01", "2|02"), texts("in", CsvForm.DEFAULT));
    assertTexts(List.of("1|01", "2|02"), texts("in", MULTI_LINE));
    assertEquals(
        "true", spark.conf().get("spark.sql.sources.partitionColumnTypeInference.enabled"));
    write("in/region=02/b.csv", "x\n2,3\n");
    refused("in", CsvForm.DEFAULT, "in/region=02/b.csv', line 2: it has 2 fields, the head 1");
    write("spark/value=1/a.csv", "x\n7\n");
    assertTexts(List.of("7|1"), texts("spark", CsvForm.DEFAULT));
    write("whole/length=1/a.csv", "x\n7\n");
    refused("whole", MULTI_LINE, "folders tell a column 'length', a name that Spark's reader");
    write("both/x=1/a.csv", "x\n1\n");
    refused("both", CsvForm.DEFAULT, "column 'x' is in the names of folders and in the head");
  }

  @Test
  void whatHoldsNoRowsIsRefused() throws IOException {
    write("in/a.csv", "\n \n");
    refused("in", CsvForm.DEFAULT, "in' holds no rows");
    write("in/b.csv", "a,b\n");
    refused("in", CsvForm.DEFAULT, "holds no rows");
  }

  private List<String> texts(String name, CsvForm form) {
    CsvTable table = open(name, form);
    List<String> texts = collect(table, ColumnType.TEXT);
    assertEquals(texts.size(), table.records().count());
    table.requireRead();
    return texts;
  }

  private static void assertTexts(List<String> expected, List<String> actual) {
    assertEquals(expected.stream().sorted().toList(), actual.stream().sorted().toList());
  }

  private static List<String> collect(CsvTable table, ColumnType type) {
    List<CsvColumn> columns =
        table.names().stream().map(name -> new CsvColumn(name, type, null)).toList();
    return table.rows(columns).collectAsList().stream().map(row -> row.mkString("|")).toList();
  }

  private CsvTable open(String name, CsvForm form) {
    return CsvTable.open(spark, folder.resolve(name).toString(), form, BadRecords.REFUSE);
  }

  private static BadInput refused(Executable reading) {
    return assertThrows(
        BadInput.class,
        () -> {
          try {
            reading.execute();
          } catch (SparkException e) {
            throw e.getCause();
          }
        });
  }

  private void refused(String name, CsvForm form, String... parts) {
    BadInput error =
        refused(
            () -> {
              CsvTable table = open(name, form);
              table.records().count();
              table.requireRead();
            });
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
    assertFalse(error.getMessage().contains("\n"));
  }

  private void write(String name, String text) throws IOException {
    write(name, text, StandardCharsets.UTF_8);
  }

  private void write(String name, String text, Charset charset) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(charset));
  }

  private void gzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
