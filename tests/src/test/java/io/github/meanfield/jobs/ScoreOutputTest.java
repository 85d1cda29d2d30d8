package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
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
        "has the columns colour, probability_0, probability_1, size; these rows have colour,",
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
  void appendingMakesAFolderThatIsNotThere(SparkSession spark) {
    write(spark, "--append", "--metrics", folder + "/counts.json");
    assertEquals(2, spark.read().parquet(folder + "/out").count());
    assertTrue(Files.exists(folder.resolve("counts.json")));
    assertFalse(Files.exists(folder.resolve("out/_metrics.json")));
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
    ScoreOutput output = new ScoreOutput();
    boolean isPlaced = List.of(options).contains("--output");
    new CommandLine(output)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(isPlaced ? options : with(options, "--output", folder + "/out"));
    output.require(folder + "/in.csv");
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create(1.5, "red", Vectors.dense(0.25, 0.75)),
                RowFactory.create(null, "blue", Vectors.dense(0.5, 0.5))),
            new StructType()
                .add("size", DataTypes.DoubleType)
                .add("colour", DataTypes.StringType)
                .add("probability", SQLDataTypes.VectorType()));
    Dataset<Row> shaped = output.shape(rows, List.of("size", "colour"), 2);
    try (ScoreSink sink = new ScoreSink(output)) {
      sink.write(shaped);
      sink.commit(Map.of("rowsIn", 2));
    }
  }
}
