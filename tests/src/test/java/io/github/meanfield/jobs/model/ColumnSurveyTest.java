package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.model.ColumnSurvey.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one pass tells of columns. */
@ExtendWith(SparkSessionExtension.class)
class ColumnSurveyTest {

  @Test
  void countsAreExactUpToAThousandAndEstimatesBeyond(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(0, 20_000, 1, 4)
            .selectExpr(
                "CAST(id % 1000 AS string) AS few",
                "CAST(id % 6000 AS string) AS `many.of``them`",
                "IF(id % 2 = 0, CAST('NaN' AS double), id) AS half",
                "CAST(NULL AS string) AS none",
                "IF(id = 7, NULL, '2024-01-01') AS day",
                "IF(id = 7, '2024-01-01T10:00Z', '2024-01-01') AS time",
                "IF(id = 7, 'soon', '2024-01-01') AS word");
    ColumnSurvey survey = ColumnSurvey.of(rows, List.of(rows.columns()));
    assertEquals(20_000, survey.content().rows());
    List<Found> found = survey.columns();
    assertEquals(new Found(20_000, 1000, false, false, false), found.get(0));
    assertTrue(found.get(1).isEstimated());
    assertEquals(6000, found.get(1).different(), 600);
    assertEquals(10_000, found.get(2).values());
    assertEquals(new Found(0, 0, false, false, false), found.get(3));
    assertEquals(new Found(19_999, 1, false, true, false), found.get(4));
    assertEquals(new Found(20_000, 2, false, true, true), found.get(5));
    assertFalse(found.get(6).areDates());
  }

  @Test
  void sevenHundredColumnsOfTextsAreOneJob(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(0, 100, 1, 2)
            .select(
                IntStream.range(0, 700)
                    .mapToObj(i -> functions.col("id").cast("string").as("c" + i))
                    .toArray(org.apache.spark.sql.Column[]::new));
    List<String> names = Stream.of(rows.columns()).toList();
    List<ColumnSurvey> found = new ArrayList<>();
    assertEquals(1, SparkJobs.during(spark, () -> found.add(ColumnSurvey.of(rows, names))));
    assertEquals(100, found.get(0).columns().get(699).different());
  }
}
