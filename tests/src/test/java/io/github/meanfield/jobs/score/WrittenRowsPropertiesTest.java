package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.model.InputOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine;

/** Rows of any texts and numbers are read back from what score has written as they were. */
class WrittenRowsPropertiesTest {

  private static final int ROWS = 200;
  private static final List<String> TEXTS =
      Arrays.asList(
          null,
          "",
          " ",
          "NA",
          "N/A",
          "null",
          "NaN",
          "\\N",
          "?",
          "\"",
          "\"\"",
          "'",
          ",",
          ";",
          "\t",
          "\n",
          "\r",
          "\r\n",
          "\\",
          "\\\"",
          "a\"b",
          " a",
          "a ",
          "\u00a0a",
          "#",
          "\uFEFFa",
          "\u0000",
          "é",
          "\uD83D\uDE00",
          "01",
          "1.0",
          "1e400",
          "true",
          "{}",
          "[1]",
          "=1+1",
          "a,b\n\"c\"");
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("size", DataTypes.DoubleType)
          .add("colour", DataTypes.StringType)
          .add("note", DataTypes.StringType)
          .add("number", DataTypes.DoubleType);

  private static Path folder;

  private final SparkSession spark = SparkSessionExtension.start();

  private static synchronized Path model() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("written-rows");
      StringBuilder rows = new StringBuilder("size,colour,y\n");
      for (int i = 0; i < 60; i++) {
        rows.append(i).append(i % 2 == 0 ? ",red," : ",blue,").append(i < 30 ? "no\n" : "yes\n");
      }
      Files.writeString(folder.resolve("rows.csv"), rows);
      run(
          "train --input @/rows.csv --label y --output @/run --max-epochs 1 --hidden-layers 2"
              + " --num-workers 1"
              + Printed.ALONE);
    }
    return folder;
  }

  private static void run(String command) {
    Printed.run(folder, folder, command).succeeded();
  }

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void areReadBackAsTheyWere(@ForAll long seed) throws IOException {
    String name = model() + "/in" + Long.toUnsignedString(seed, 36);
    List<Row> rows = rows(new Random(seed));
    spark.createDataFrame(rows, SCHEMA).write().mode("overwrite").parquet(name);
    Map<String, List<Object>> expected = byId(spark.createDataFrame(rows, SCHEMA));
    for (String format : List.of("csv", "json", "parquet", "orc")) {
      run(
          String.format(
              "score --model @/run/model --input %s --output %s-%s --output-format %s --overwrite",
              name, name, format, format));
      InputOptions written = new InputOptions();
      new CommandLine(written).parseArgs("--input", name + "-" + format);
      written.require();
      assertEquals(
          expected, byId(written.reader().readScored(spark, "y")), () -> format + " " + seed);
    }
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      rows.add(
          RowFactory.create(
              "r" + i,
              i % 7 == 0 ? null : random.nextGaussian(),
              text(random),
              text(random),
              i % 5 == 0 ? null : Double.isFinite(number) ? number : -0.0));
    }
    return rows;
  }

  private static String text(Random random) {
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    for (int parts = random.nextInt(3); text != null && parts > 0; parts--) {
      String more = TEXTS.get(random.nextInt(TEXTS.size()));
      text += more == null ? "x" : more;
    }
    return text;
  }

  private static Map<String, List<Object>> byId(Dataset<Row> rows) {
    Map<String, List<Object>> byId = new TreeMap<>();
    for (Row row : rows.select("id", "colour", "note", "size", "number").collectAsList()) {
      byId.put(
          row.getString(0),
          Arrays.asList(row.get(1), row.get(2), number(row.get(3)), number(row.get(4))));
    }
    return byId;
  }

  private static Double number(Object value) {
    return value == null ? null : Double.valueOf(value.toString());
  }
}
