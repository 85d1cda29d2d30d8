package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.runtime.text.MissingMarks;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of tables that have types. */
@ExtendWith(SparkSessionExtension.class)
class TextColumnsTest {

  private static final MissingMarks MARKS = new MissingMarks(CsvForm.MISSING);

  private static Dataset<Row> texts(SparkSession spark, String... texts) {
    return spark.createDataset(List.of(texts), Encoders.STRING()).toDF("x");
  }

  @Test
  void numbersFlagsAndWhatIsMissing(SparkSession spark) {
    Dataset<Row> numbers =
        TextColumns.asNumbers(texts(spark, " 5 ", "-0.0", "1e3", "NA", ""), List.of("x"), MARKS);
    assertEquals("[[5.0], [-0.0], [1000.0], [null], [null]]", numbers.collectAsList().toString());
    Dataset<Row> flags = TextColumns.asFlags(texts(spark, "TRUE", " 0 ", "?"), List.of("x"), MARKS);
    assertEquals("[[true], [false], [null]]", flags.collectAsList().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "1e999, 'numbers that doubles reach, up to 1.8e308'",
    "-1e999, 'numbers that doubles reach, up to 1.8e308'",
    "0x1F, numbers",
    "Infinity, numbers"
  })
  void otherTextsAreRefused(String text, String meaning, SparkSession spark) {
    String problem = "column 'x' must hold " + meaning + ", but holds '" + text + "'";
    Dataset<Row> numbers = TextColumns.asNumbers(texts(spark, text), List.of("x"), MARKS);
    assertEquals(
        problem, Failures.inOneLine(assertThrows(Exception.class, numbers::collectAsList)));
    Dataset<Row> doubles =
        TextColumns.as(texts(spark, text), StructType.fromDDL("x double"), MARKS);
    assertEquals(
        problem, Failures.inOneLine(assertThrows(Exception.class, doubles::collectAsList)));
  }

  @ParameterizedTest
  @CsvSource({
    "double, 1.50, 1.5",
    "float, '1.5', 1.5",
    "bigint, ' 5.0 ', 5",
    "bigint, 9223372036854775807, 9223372036854775807",
    "bigint, 9223372036854775808,",
    "int, 2147483648,",
    "'decimal(4,2)', 1.5, 1.50",
    "'decimal(4,2)', 1.505,",
    "boolean, True, true"
  })
  void textsHaveTheTypeOfAnotherTable(String type, String text, String value, SparkSession spark) {
    Dataset<Row> rows = TextColumns.as(texts(spark, text), StructType.fromDDL("x " + type), MARKS);
    assertEquals(type, rows.schema().apply("x").dataType().catalogString());
    if (value == null) {
      assertEquals(
          "column 'x' must hold numbers of type " + type + ", but holds '" + text + "'",
          Failures.inOneLine(assertThrows(Exception.class, rows::collectAsList)));
    } else {
      assertEquals(value, rows.head().get(0).toString());
    }
  }

  @Test
  void namesMayDifferInCase(SparkSession spark) {
    Dataset<Row> rows =
        TextColumns.as(
            spark.range(1).selectExpr("1.0D AS N"), StructType.fromDDL("n bigint"), MARKS);
    assertEquals("[1]", rows.head().toString());
    assertEquals("N", rows.columns()[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "2.0D, bigint, 2",
    "2, double, 2.0",
    "2.50BD, string, 2.5",
    "1, boolean, true",
    "CAST('NaN' AS double), bigint, ",
    "true, bigint, true"
  })
  void numbersHaveTheTypeOfAnotherTable(
      String number, String type, String value, SparkSession spark) {
    Dataset<Row> rows =
        TextColumns.as(
            spark.range(1).selectExpr(number + " AS x"), StructType.fromDDL("x " + type), MARKS);
    assertEquals(value, rows.head().isNullAt(0) ? null : rows.head().get(0).toString());
  }
}
