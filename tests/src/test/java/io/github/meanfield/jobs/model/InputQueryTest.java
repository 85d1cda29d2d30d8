package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which queries are saved with a model, and what they make of rows that come later. */
@ExtendWith(SparkSessionExtension.class)
class InputQueryTest {

  private static final StructType COLUMNS =
      StructType.fromDDL("size DOUBLE, word STRING, sold STRING");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT size / 10 AS size, upper(word) AS word, sold AS y FROM input WHERE size > 2",
        "WITH some AS (SELECT * FROM input WHERE size > 2) SELECT size / 10 AS size, upper(word) AS"
            + " word, sold AS y FROM some",
        "SELECT i.size / 10 AS size, upper(`word`) AS word, i.sold AS y FROM INPUT AS i WHERE size"
            + " > 2"
      })
  void aQueryThatMakesEachRowOfOneIsAppliedToOthers(String sql, SparkSession spark) {
    InputQuery query = InputQuery.of(spark, sql, COLUMNS, List.of("size", "word"));
    assertEquals(List.of("size", "word"), query.required());
    Dataset<Row> unlabelled = spark.sql("SELECT * FROM VALUES ('a', 1D), ('b', 5D) t(word, size)");
    Dataset<Row> made = query.apply(unlabelled, List.of());
    assertEquals(List.of("size", "word"), List.of(made.columns()));
    assertEquals("[[0.5,B]]", made.collectAsList().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /* so */ WITH these AS (SELECT * FROM input) SELECT size, word FROM these | cannot be read
          SELECT avg(size) AS size, word FROM input GROUP BY word, size % 16 | an aggregation
          SELECT size, word FROM input WHERE size > (SELECT min(size) FROM input) | a subquery
          SELECT a.size, a.word FROM input a JOIN input b ON a.size = b.size - 1 | a join
          SELECT size, word FROM input WHERE rand(3) < 0.9 | differs from time to time
          SELECT size, word FROM input LIMIT 90 | a LIMIT
          SELECT size, row_number() OVER (ORDER BY size) AS word FROM input | a window
          """)
  void aQueryThatLooksAtSeveralRowsIsRefused(String sql, String reason, SparkSession spark) {
    BadInput error =
        assertThrows(
            BadInput.class, () -> InputQuery.of(spark, sql, COLUMNS, List.of("size", "word")));
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }
}
