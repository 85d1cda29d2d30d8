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
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
