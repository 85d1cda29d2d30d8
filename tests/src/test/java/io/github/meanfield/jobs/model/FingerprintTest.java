package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tells a table from another. */
@ExtendWith(SparkSessionExtension.class)
class FingerprintTest {

  private Dataset<Row> rows;

  @BeforeEach
  void makeRows(SparkSession spark) {
    rows =
        spark
            .range(0, 500, 1, 3)
            .selectExpr(
                "id",
                "IF(id % 7 = 0, NULL, id / 8) AS size",
                "concat('k', id % 5) AS kind",
                "id % 3 = 0 AS wet",
                "date_add(DATE'2024-01-01', int(id)) AS day",
                "array(double(id), 2.5D) AS numbers",
                "CAST(id AS decimal(30, 2)) AS price");
  }

  @Test
  void isThatOfTheRowsInAnyOrder() {
    Fingerprint expected = Fingerprint.of(rows);
    assertEquals(500, expected.rows());
    assertEquals(7, expected.columns());
    assertEquals(expected, Fingerprint.of(rows.orderBy(functions.rand(3)).repartition(5)));
    assertEquals(expected, Fingerprint.of(rows.orderBy(functions.desc("id")).coalesce(1).cache()));
  }

  /** Options decide which type a column of CSV has. */
  @Test
  void typesDoNotMatter() {
    Dataset<Row> few = rows.select("id", "size", "kind", "wet");
    assertEquals(
        Fingerprint.of(few),
        Fingerprint.of(
            few.selectExpr(
                "string(id) AS id",
                "coalesce(size, double('NaN')) AS size",
                "kind",
                "string(wet) AS wet")));
    assertEquals(
        Fingerprint.of(few),
        Fingerprint.of(
            few.selectExpr("id + 0.0D AS id", "string(size) AS size", "kind", "int(wet) wet")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = IF(id = 499, 500, id)",
        "size = IF(id = 7, 1, size)",
        "kind = IF(id = 3, 'k4', kind)",
        "kind = IF(id = 3, NULL, kind)",
        "wet = IF(id = 3, NOT wet, wet)",
        "day = IF(id = 3, day + 1, day)",
        "numbers = IF(id = 3, array(3D, 2.6D), numbers)",
        "price = price + IF(id = 3, 0.01, 0)"
      })
  void aValueThatDiffersChangesIt(String change) {
    String[] parts = change.split(" = ", 2);
    Dataset<Row> changed = rows.withColumn(parts[0], functions.expr(parts[1]));
    assertNotEquals(Fingerprint.of(rows).hash(), Fingerprint.of(changed).hash());
  }

  @Test
  void namesAndRowsMatter() {
    String hash = Fingerprint.of(rows).hash();
    assertNotEquals(hash, Fingerprint.of(rows.withColumnRenamed("id", "number")).hash());
    assertNotEquals(hash, Fingerprint.of(rows.where("id <> 3")).hash());
    assertNotEquals(hash, Fingerprint.of(rows.union(rows.where("id = 3"))).hash());
    // Equal values in another row, or in another column.
    Dataset<Row> swapped = rows.withColumn("kind", functions.expr("concat('k', (id + 1) % 5)"));
    assertNotEquals(hash, Fingerprint.of(swapped).hash());
  }

  @Test
  void theSurveyOfColumnsTellsItInItsOnePass(SparkSession spark) {
    List<ColumnSurvey> found = new ArrayList<>();
    int jobs =
        SparkJobs.during(spark, () -> found.add(ColumnSurvey.of(rows, List.of("kind", "size"))));
    assertEquals(1, jobs);
    assertEquals(Fingerprint.of(rows), found.get(0).content());
    assertEquals(5, found.get(0).columns().get(0).different());
    assertEquals(428, found.get(0).columns().get(1).values());
  }
}
