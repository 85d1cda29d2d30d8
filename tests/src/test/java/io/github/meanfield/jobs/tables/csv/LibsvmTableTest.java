package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.config.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkSessionExtension.class)
class LibsvmTableTest {

  @TempDir private Path folder;

  private List<Row> rows(SparkSession spark, int numFeatures, String... lines) throws IOException {
    Path file = folder.resolve("a[1].libsvm");
    Files.writeString(file, String.join("\n", lines));
    String path = file.toString().replace("[", "\\[");
    return LibsvmTable.read(spark, path, numFeatures).collectAsList();
  }

  @Test
  void labelsAndVectors(SparkSession spark) throws IOException {
    List<Row> rows =
        rows(spark, 0, "+1 1:.5  3:-2E3 # a comment", "", "# none", "-1\r", " 0\t2:nan ");
    assertEquals(
        "[[1.0,(3,[0,2],[0.5,-2000.0])], [-1.0,(3,[],[])], [0.0,(3,[1],[NaN])]]", rows.toString());
    assertEquals(
        List.of(RowFactory.create(2.0, Vectors.sparse(9, new int[] {0}, new double[] {1}))),
        rows(spark, 9, "2 1:1"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "1 3:1 1:2, the index of '1:2' must be above 3: they begin at 1 and go up",
        "1 1:1 1:2, the index of '1:2' must be above 1: they begin at 1 and go up",
        "1 0:1, the index of '0:1' must be above 0: they begin at 1 and go up",
        "1 1:x, \"'1:x' is no number, or none that doubles reach\"",
        "1 1:1e999, \"'1:1e999' is no number, or none that doubles reach\"",
        "1 1: 2, \"'1:' is no number, or none that doubles reach\"",
        "1 2, \"'2' is no pair of an index and a number, such as 3:0.5\"",
        "1 qid:3 1:1, \"'qid:3' is no pair of an index and a number, such as 3:0.5\"",
        "1 5:1, '5:1' is beyond the 4 features of the model",
        "yes 1:1, \"'yes' is no number, or none that doubles reach\""
      })
  void whatIsNoRecordIsRefused(String line, String problem, SparkSession spark) {
    String error =
        Failures.inOneLine(assertThrows(Exception.class, () -> rows(spark, 4, "1 1:1", "", line)));
    assertTrue(error.endsWith("a[1].libsvm', line 3: " + problem), error);
  }

  @Test
  void whatHoldsNoRowsIsRefused(SparkSession spark) {
    Exception error = assertThrows(Exception.class, () -> rows(spark, 0, "", "# none"));
    assertTrue(error.getMessage().endsWith("holds no rows"), error::toString);
  }
}
