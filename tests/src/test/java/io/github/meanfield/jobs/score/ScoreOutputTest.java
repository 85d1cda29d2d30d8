package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.OutputFormat;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Where scored rows go, and as what. */
@ExtendWith(SparkSessionExtension.class)
class ScoreOutputTest {

  @TempDir private Path folder;

  @Test
  void chosenColumnsArePartitionedAndAppended(SparkSession spark) {
    String[] options = {
      "--output-format", "csv", "--output-columns", "colour,size", "--partition-by", "colour"
    };
    write(spark, options);
    assertTrue(Files.isDirectory(folder.resolve("out/colour=blue")));
    assertTrue(Files.exists(folder.resolve("out/_metrics.json")));
    Dataset<Row> rows = spark.read().option("header", true).csv(folder + "/out");
    assertEquals(
        List.of("size", "probability_0", "probability_1", "colour"), List.of(rows.columns()));
    assertEquals(2, rows.count());
    assertEquals(Format.CSV, Storage.format(Storage.require("", folder + "/out")[0]).orElseThrow());

    refused("exists already; give --overwrite", spark, options);
    write(spark, with(options, "--append"));
    assertEquals(4, spark.read().option("header", true).csv(folder + "/out").count());
    refused("holds csv; give --output-format csv", spark, "--append");
    options[3] = "colour";
    refused(
        "has the columns size, probability_0, probability_1, colour; these rows have colour,",
        spark,
        with(options, "--append"));
    options[3] = "hue";
    refused("--output-columns: there is no column 'hue'", spark, with(options, "--overwrite"));
    options[3] = "size";
    refused("--partition-by: there is no column 'colour'", spark, with(options, "--overwrite"));
    assertEquals(4, spark.read().option("header", true).csv(folder + "/out").count());
    options[3] = "colour,size";
    write(spark, with(options, "--overwrite"));
    assertEquals(2, spark.read().option("header", true).csv(folder + "/out").count());
  }

  @Test
  void appendingMakesAFolderThatIsNotThere(SparkSession spark) throws IOException {
    write(spark, "--append", "--metrics", folder + "/counts.json");
    assertEquals(2, spark.read().parquet(folder + "/out").count());
    assertTrue(Files.readString(folder.resolve("counts.json")).contains("rowsIn"));
    String metrics = Files.readString(folder.resolve("out/_metrics.json"));
    assertTrue(metrics.contains("\"a\""), metrics);
    assertFalse(metrics.contains("rowsIn"), metrics);
  }

  @Test
  void whatIsAppendedHasTheOrderTypesAndFoldersThatAreThere(SparkSession spark) {
    String[] csv = {"--output-format", "csv"};
    write(spark, csv);
    write(rows(spark).select("colour", "probability", "size"), with(csv, "--append"));
    Dataset<Row> rows = spark.read().options(OutputFormat.OPTIONS).csv(folder + "/out");
    assertEquals(4, rows.where("colour = 'red' AND size = '1.5' OR colour = 'blue'").count());
    refused(
        "is divided into folders by no column, these rows by colour; give the --partition-by",
        spark,
        with(csv, "--append", "--partition-by", "colour"));

    write(spark, "--overwrite", "--partition-by", "colour");
    String[] added = {"--append", "--partition-by", "colour"};
    Dataset<Row> whole = rows(spark).withColumn("size", functions.lit(7));
    BadInput error = assertThrows(BadInput.class, () -> write(whole, added));
    assertTrue(
        error.getMessage().contains("of other types: size is double there and int here; cast"),
        error.getMessage());
    refused("by colour, these rows by no column", spark, "--append");
    write(spark, added);
    assertEquals(4, spark.read().parquet(folder + "/out").where("probability IS NOT NULL").count());
  }

  @Test
  void countsAreWrittenWhereTheUserSaysOnceTheRowsAre(SparkSession spark) throws IOException {
    String inside = folder + "/out/_counts.json";
    write(spark, "--metrics", inside);
    write(spark, "--overwrite", "--metrics", inside);
    assertTrue(Files.exists(Path.of(inside)));
    assertEquals(2, spark.read().parquet(folder + "/out").count());
    refused("would take it for rows", spark, "--append", "--metrics", folder + "/out/counts.json");
    refused("is a folder", spark, "--append", "--metrics", folder.toString());
    Files.writeString(folder.resolve("file"), "");
    refused(
        "--metrics: cannot write to '",
        spark,
        "--append",
        "--metrics",
        folder + "/file/counts.json");
    assertEquals(2, spark.read().parquet(folder + "/out").count());

    ScoreOutput output = output("--append", "--metrics", folder + "/late/counts.json");
    Files.delete(folder.resolve("late"));
    Files.writeString(folder.resolve("late"), "");
    UncheckedIOException error =
        assertThrows(UncheckedIOException.class, () -> write(rows(spark), output));
    assertTrue(error.getMessage().startsWith("the rows are written to "), error.getMessage());
    assertEquals(4, spark.read().parquet(folder + "/out").count());
  }

  @Test
  void tablesAreMadeReplacedAndAppendedTo(SparkSession spark) {
    spark.sql("CREATE DATABASE scores LOCATION '" + folder + "/scores'");
    try {
      String[] options = {"--output", "scores.rows", "--output-format", "table"};
      write(spark, options);
      assertEquals(
          DataTypes.createArrayType(DataTypes.DoubleType),
          spark.table("scores.rows").schema().apply("probability").dataType());
      write(spark, with(options, "--append"));
      assertEquals(4, spark.table("scores.rows").count());
      refused("table 'scores.rows' exists already; give --append or", spark, options);
      refused(
          "--append: 'scores.rows' has the columns",
          spark,
          with(options, "--append", "--output-columns", "size"));
      refused(
          "is divided into folders by no column, these rows by colour",
          spark,
          with(options, "--append", "--partition-by", "colour"));
      write(spark, with(options, "--overwrite", "--output-columns", "size"));
      assertEquals(List.of("size", "probability"), List.of(spark.table("scores.rows").columns()));
    } finally {
      spark.sql("DROP DATABASE scores CASCADE");
    }
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void refused(String part, SparkSession spark, String... options) {
    BadInput error = assertThrows(BadInput.class, () -> write(spark, options));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  private void write(SparkSession spark, String... options) {
    write(rows(spark), options);
  }

  private void write(Dataset<Row> rows, String... options) {
    write(rows, output(options));
  }

  private ScoreOutput output(String... options) {
    ScoreOutput output = new ScoreOutput();
    boolean isPlaced = List.of(options).contains("--output");
    new CommandLine(output)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(isPlaced ? options : with(options, "--output", folder + "/out"));
    output.require(folder + "/in.csv");
    return output;
  }

  private static void write(Dataset<Row> rows, ScoreOutput output) {
    Dataset<Row> shaped = output.shape(rows, List.of("size", "colour"), 2);
    ScoredFolder folder = output.scored(List.of("a", "b"), CsvForm.DEFAULT);
    try (ScoreSink sink = new ScoreSink(output, folder)) {
      sink.write(shaped);
      sink.commit(Map.of("rowsIn", 2));
    }
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(1.5, "red", Vectors.dense(0.25, 0.75)),
            RowFactory.create(null, "blue", Vectors.dense(0.5, 0.5))),
        new StructType()
            .add("size", DataTypes.DoubleType)
            .add("colour", DataTypes.StringType)
            .add("probability", SQLDataTypes.VectorType()));
  }
}
