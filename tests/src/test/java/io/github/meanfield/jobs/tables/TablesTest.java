package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.console.BadInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SparkSessionExtension.class)
class TablesTest {

  private static final int IMAGES = 6001;

  @TempDir private Path folder;

  @Test
  void imagesHaveTheirOwnLabels(SparkSession spark) throws IOException {
    String images = writeImages(IMAGES);
    List<Row> rows = Tables.read(spark, images, Format.IDX).collectAsList();
    assertEquals(IMAGES, rows.size());
    for (int i : new int[] {0, 4999, 5000, 6000}) {
      assertEquals(i % 10, rows.get(i).getInt(0));
      assertEquals(Vectors.dense(i % 256 / 255.0, 1), rows.get(i).get(1));
    }
  }

  @Test
  void imagesWithoutAsManyLabelsAreRefused(SparkSession spark) throws IOException {
    String images = writeImages(3);
    String labels = images.replace("images-idx3", "labels-idx1");
    write(labels, 0x801, 2).close();
    refused(spark, images, "no file of as many labels beside it");
    refused(spark, labels, "begins with 00000801, not with 00000803");
  }

  @Test
  void orcAndTablesOfTheCatalog(SparkSession spark) {
    String path = folder.resolve("rows.orc").toString();
    spark.range(7).toDF("a.b").write().orc(path);
    assertEquals(7, Tables.read(spark, path, Format.ORC).select("a_b").count());
    spark.range(5).createOrReplaceTempView("five");
    assertEquals(5, Tables.read(spark, "five", Format.TABLE).count());
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC"})
  void filesOfAFolderHaveTheSameColumns(Format format, SparkSession spark) {
    add(spark, format, "named", "1 AS a", "2L AS b");
    add(spark, format, "named", "4L AS b", "3 AS a");
    assertEquals(
        List.of(RowFactory.create(1, 2L), RowFactory.create(3, 4L)),
        Tables.read(spark, folder + "/named", format)
            .select("a", "b")
            .orderBy("a")
            .collectAsList());
    add(spark, format, "more", "1 AS a");
    add(spark, format, "more", "1 AS a", "2 AS b");
    refused(spark, format, "/more", "' has other columns than '");
    // Spark would make 1 of 1.5 in ORC, and 44 of 300 in Parquet.
    add(spark, format, "reals", "1 AS Size");
    add(spark, format, "reals", "1.5D AS Size");
    refused(spark, format, "/reals", "column 'Size' is of type ");
    add(spark, format, "bytes", "CAST(1 AS tinyint) AS a");
    add(spark, format, "bytes", "300 AS a");
    refused(spark, format, "/bytes", "read them apart, or write them anew with one type");
    add(spark, format, "nested", "named_struct('a', 1, 'b', array(map('k', 1))) AS s");
    add(spark, format, "nested", "named_struct('a', 1, 'b', array(map('k', 1L))) AS s");
    refused(spark, format, "/nested", "column 's' is of type ");
    add(spark, format, "zones", "TIMESTAMP '2024-01-01 00:00:00' AS t");
    add(spark, format, "zones", "TIMESTAMP_NTZ '2024-01-01 00:00:00' AS t");
    refused(spark, format, "/zones", "column 't' is of type ");
    add(spark, format, "cases", "1 AS a");
    add(spark, format, "cases", "2 AS A");
    assertEquals(2, Tables.read(spark, folder + "/cases", format).where("a > 0").count());
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC"})
  void filesOfAStreamHaveTheColumnsOfItsFirst(Format format, SparkSession spark) throws Exception {
    String name = format + "-in";
    String checkpoint = folder + "/" + format + "-checkpoint";
    add(spark, format, name, "1 AS a", "2 AS b");
    StreamedFiles files = new StreamedFiles(spark, folder + "/" + name, format, checkpoint);
    StructType schema = files.schema();
    StreamingQuery query = start(files.rows(schema), checkpoint, Trigger.ProcessingTime(50));
    query.processAllAvailable();
    add(spark, format, name, "3 AS b", "4 AS a");
    query.processAllAvailable();
    // They come while the stream runs.
    add(spark, format, name, "1 AS a");
    String problem =
        Failures.inOneLine(assertThrows(Exception.class, () -> query.processAllAvailable()));
    assertTrue(problem.contains("it lacks 'b'; its head is 'a'"), problem);
    assertTrue(problem.endsWith(" is 'a,b'"), problem);
    assertEquals(2, spark.read().json(checkpoint + "-out").count());
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC"})
  void filesThatAStreamHasTakenAreNotLookedAtAgain(Format format, SparkSession spark)
      throws Exception {
    String in = folder + "/" + format + "-in";
    String checkpoint = folder + "/" + format + "-checkpoint";
    add(spark, format, format + "-in", "1 AS a", "2 AS b");
    StructType schema = new StreamedFiles(spark, in, format, checkpoint).schema();
    take(spark, in, format, schema, checkpoint);
    try (DirectoryStream<Path> taken = Files.newDirectoryStream(Path.of(in), "*part-*")) {
      for (Path file : taken) {
        Files.writeString(file, "no more");
      }
    }
    take(spark, in, format, schema, checkpoint);
    add(spark, format, format + "-in", "'2' AS b", "1 AS a");
    StreamedFiles files = new StreamedFiles(spark, in, format, checkpoint);
    BadInput error = assertThrows(BadInput.class, () -> files.rows(schema));
    assertTrue(error.getMessage().startsWith("column 'b' is of type string in "), error::toString);
  }

  private static void take(
      SparkSession spark, String in, Format format, StructType schema, String checkpoint)
      throws Exception {
    Dataset<Row> rows = new StreamedFiles(spark, in, format, checkpoint).rows(schema);
    start(rows, checkpoint, Trigger.AvailableNow()).awaitTermination();
  }

  private static StreamingQuery start(Dataset<Row> rows, String checkpoint, Trigger trigger)
      throws TimeoutException {
    return rows.writeStream()
        .format("json")
        .option("checkpointLocation", checkpoint)
        .trigger(trigger)
        .start(checkpoint + "-out");
  }

  @Test
  void filesWithoutBytesHoldNoRowsInOrc(SparkSession spark) throws IOException {
    add(spark, Format.ORC, "in", "1 AS a");
    Files.createFile(folder.resolve("in/part-empty.orc"));
    assertEquals(1, Tables.read(spark, folder + "/in", Format.ORC).count());
    String empty = Files.createFile(folder.resolve("a.orc")).toString();
    String error = noTable(spark, empty, Format.ORC).getMessage();
    assertEquals("'" + empty + "' holds no rows", error);
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC"})
  void filesThatAreCutOffAreNamed(Format format, SparkSession spark) throws IOException {
    add(spark, format, "in", "1 AS a");
    add(spark, format, "in", "2 AS a");
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.resolve("in"), "*part-*." + format)) {
      Path file = files.iterator().next();
      byte[] bytes = Files.readAllBytes(file);
      Path cut = folder.resolve("cut." + format);
      Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
      String alone = noTable(spark, cut.toString(), format).getMessage();
      assertTrue(alone.startsWith("'" + cut + "' cannot be read as " + format + ": "), alone);
      Files.copy(cut, folder.resolve("in/part-0." + format));
    }
    Exception error =
        assertThrows(Exception.class, () -> Tables.read(spark, folder + "/in", format));
    String among = Failures.inOneLine(error);
    assertTrue(among.contains("in/part-0." + format), among);
  }

  private static BadInput noTable(SparkSession spark, String path, Format format) {
    return assertThrows(BadInput.class, () -> Tables.read(spark, path, format));
  }

  @Test
  void listsOfParquetAreTheSameByAnyProgram() {
    assertEquals("list(int32)", listed("repeated group list { optional int32 element; }"));
    assertEquals("list(int32)", listed("repeated group bag { optional int32 item; }"));
    assertEquals("list(int32)", listed("repeated int32 array;"));
    assertEquals("list(group(a: int32))", listed("repeated group array { optional int32 a; }"));
  }

  private static String listed(String list) {
    String schema = "message m { optional group l (LIST) { " + list + " } }";
    return FileColumns.words(MessageTypeParser.parseMessageType(schema).getType(0));
  }

  private void add(SparkSession spark, Format format, String name, String... columns) {
    spark
        .range(1)
        .selectExpr(columns)
        .write()
        .mode("append")
        .format(format.toString())
        .save(folder + "/" + name);
  }

  private void refused(SparkSession spark, Format format, String name, String part) {
    BadInput error = assertThrows(BadInput.class, () -> Tables.read(spark, folder + name, format));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().contains(folder + name + "/part-"), error.getMessage());
  }

  private static void refused(SparkSession spark, String path, String part) {
    BadInput error = assertThrows(BadInput.class, () -> Tables.read(spark, path, Format.IDX));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  private String writeImages(int count) throws IOException {
    String images = folder.resolve("train-images-idx3-ubyte.gz").toString();
    try (DataOutputStream out = write(images, 0x803, count);
        DataOutputStream labels =
            write(images.replace("images-idx3", "labels-idx1"), 0x801, count)) {
      out.writeInt(1);
      out.writeInt(2);
      for (int i = 0; i < count; i++) {
        out.write(i);
        out.write(255);
        labels.write(i % 10);
      }
    }
    return images;
  }

  private static DataOutputStream write(String path, int magic, int count) throws IOException {
    DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(Path.of(path))));
    out.writeInt(magic);
    out.writeInt(count);
    return out;
  }
}
