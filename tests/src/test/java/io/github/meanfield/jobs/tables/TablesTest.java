package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
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
    List<Row> rows = Tables.read(spark, images, Format.IDX, 0).collectAsList();
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
    assertEquals(7, Tables.read(spark, path, Format.ORC, 0).select("a_b").count());
    spark.range(5).createOrReplaceTempView("five");
    assertEquals(5, Tables.read(spark, "five", Format.TABLE, 0).count());
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC"})
  void filesOfAFolderHaveTheSameColumns(Format format, SparkSession spark) {
    add(spark, format, "named", "1 AS a", "2L AS b");
    add(spark, format, "named", "4L AS b", "3 AS a");
    assertEquals(
        List.of(RowFactory.create(1, 2L), RowFactory.create(3, 4L)),
        Tables.read(spark, folder + "/named", format, 0)
            .select("a", "b")
            .orderBy("a")
            .collectAsList());
    add(spark, format, "more", "1 AS a");
    add(spark, format, "more", "1 AS a", "2 AS b");
    refused(spark, format, "/more", "' has other columns than '");
    // Spark would make 1 of 1.5 in ORC, and 44 of 300 in Parquet.
    add(spark, format, "reals", "1 AS a");
    add(spark, format, "reals", "1.5D AS a");
    refused(spark, format, "/reals", "column 'a' is of type ");
    add(spark, format, "bytes", "CAST(1 AS tinyint) AS a");
    add(spark, format, "bytes", "300 AS a");
    refused(spark, format, "/bytes", "read them apart, or write them anew with one type");
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
    BadInput error =
        assertThrows(BadInput.class, () -> Tables.read(spark, folder + name, format, 0));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().contains(folder + name + "/part-"), error.getMessage());
  }

  private static void refused(SparkSession spark, String path, String part) {
    BadInput error = assertThrows(BadInput.class, () -> Tables.read(spark, path, Format.IDX, 0));
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
