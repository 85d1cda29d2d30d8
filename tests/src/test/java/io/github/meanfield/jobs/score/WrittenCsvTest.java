package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.tables.CsvText;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is in files of scored rows. */
@ExtendWith(SparkSessionExtension.class)
class WrittenCsvTest {

  @TempDir private Path folder;

  @Test
  void textsAreQuotedWhereTheyWouldBeReadAsSomethingElse() {
    CsvText fields = new CsvText(List.of("NA", "?"));
    for (String plain : List.of("a", "a b", "n.a.", "-1.5", "it's", "é", "a;b", "\\", "NA ?")) {
      assertEquals(plain, fields.ofText(plain));
    }
    for (String text :
        List.of("", "NA", "?", " a", "a ", "\u00a0a", "\t", "a,b", "a\nb", "a\r", "\uFEFFa")) {
      assertEquals('"' + text + '"', fields.ofText(text));
    }
    assertEquals("\"a \"\"b\"\"\"", fields.ofText("a \"b\""));
    assertEquals("\"a;b\"", fields.ofName("a;b"));
    assertEquals("NA", fields.ofName("NA"));
    assertEquals(" a ", CsvText.asRead(" a ", false));
    assertEquals("\"a\"", CsvText.asRead("a", true));
    assertEquals("\"a,b\"", CsvText.asRead("a,b", false));
  }

  @Test
  void everyTypeIsATextThatSaysAllOfIt(SparkSession spark) throws IOException {
    Instant time = Instant.parse("2026-11-21T10:00:00.123456Z");
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create(
                    "NA",
                    1e-300,
                    true,
                    Timestamp.from(time),
                    new byte[] {1, 2},
                    List.of("a,b"),
                    Vectors.dense(0.25, 0.75)),
                RowFactory.create(null, null, null, null, null, null, null)),
            new StructType()
                .add("text", DataTypes.StringType)
                .add("a;b", DataTypes.DoubleType)
                .add("flag", DataTypes.BooleanType)
                .add("time", DataTypes.TimestampType)
                .add("bytes", DataTypes.BinaryType)
                .add("list", DataTypes.createArrayType(DataTypes.StringType))
                .add("probability", SQLDataTypes.VectorType()));
    write(rows.coalesce(1), List.of("no", "yes"));
    spark.conf().unset("spark.sql.session.timeZone");
    assertEquals(
        List.of(
            "text,\"a;b\",flag,time,bytes,list,probability_0,probability_1",
            "\"NA\",1.0E-300,true,2026-11-21T10:00:00.123456Z,AQI=,\"[\"\"a,b\"\"]\",0.25,0.75",
            ",,,,,,,"),
        lines());
  }

  @Test
  void aFolderTellsItsFormAndItsClasses(SparkSession spark) {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(RowFactory.create("-999", "a"), RowFactory.create("x\ny", "b")),
            new StructType().add("text", DataTypes.StringType).add("region", DataTypes.StringType));
    ScoreOutput output = output("--partition-by", "region");
    CsvForm input = new CsvForm(';', '"', null, "ISO-8859-1", ',', List.of("", "-999"), false);
    write(rows, output, output.scored(List.of("no", "yes"), input));
    ScoredFolder there = ScoredFolder.of(hadoop("out")).orElseThrow();
    assertEquals(List.of("no", "yes"), there.classes());
    assertTrue(there.form().missing().containsAll(List.of("-999", "", "NA")));
    assertEquals(',', there.form().delimiter());
    assertTrue(there.form().multiLine());
    assertEquals(there, ScoredFolder.of(hadoop("out/region=a")).orElseThrow());
    assertTrue(ScoredFolder.of(hadoop(".")).isEmpty());

    ScoreOutput added = output("--append", "--partition-by", "region");
    write(rows, added, added.scored(List.of("no", "yes"), input));
    ScoredFolder others = added.scored(List.of("no", "so"), input);
    BadInput error = assertThrows(BadInput.class, () -> write(rows, added, others));
    assertTrue(
        error
            .getMessage()
            .contains("holds rows of the classes no, yes, these are of the classes no, so;"),
        error.getMessage());
  }

  private org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(folder + "/" + name);
  }

  private List<String> lines() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      Path part = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      return Files.readAllLines(part);
    }
  }

  private void write(Dataset<Row> rows, List<String> classes) {
    ScoreOutput output = output();
    write(rows, output, output.scored(classes, CsvForm.DEFAULT));
  }

  private static void write(Dataset<Row> rows, ScoreOutput output, ScoredFolder scored) {
    try (ScoreSink sink = new ScoreSink(output, scored)) {
      sink.write(output.shape(rows, List.of(rows.columns()), scored.classes().size()));
      sink.commit(Map.of("rowsIn", 2));
    }
  }

  private ScoreOutput output(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--output", folder + "/out", "--output-format", "csv"));
    ScoreOutput output = new ScoreOutput();
    new CommandLine(output)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(String[]::new));
    output.require(folder + "/in.csv");
    return output;
  }
}
