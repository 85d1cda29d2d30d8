package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.tables.ColumnTypes.Fields;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkSessionExtension.class)
class ColumnTypesTest {

  private static final List<String> MARKS = List.of("", "NA", "?");

  @Test
  void allValuesDecide(SparkSession spark) {
    assertType(spark, ColumnType.NUMBER, "1", "-2.5", null, "", "NA", "1e3", " 4 ");
    assertType(spark, ColumnType.NUMBER, "1", " NA", "2");
    assertType(spark, ColumnType.FLAG, "true", "FALSE", "False", "?");
    assertType(spark, ColumnType.TEXT, "true", "no");
    assertType(spark, ColumnType.TEXT, "1D", "1F", "2D", "2F");
    assertType(spark, ColumnType.TEXT, "10:30", "11:45");
    assertType(spark, ColumnType.TEXT, "", null, "NA");
    // One of many decides.
    assertType(spark, ColumnType.TEXT, numbers(5000, "x", "y"));
    assertTrue(found(spark, Reading.BY_VALUES, "1", "2").isWhole());
    assertTrue(!found(spark, Reading.BY_VALUES, "1", "2.0").isWhole());
  }

  @Test
  void theFirstOfTheNumbersInOrderIsTheExample(SparkSession spark) {
    List<String> notes = found(spark, Reading.LOOKED_AT, "2", "007", "1").notes();
    assertTrue(notes.get(0).startsWith("its texts are numbers such as '1'"), notes::toString);
  }

  @Test
  void codesAndLongNumbersAreTextAndTold(SparkSession spark) {
    assertText(spark, "no zeros in front as '00123' has (--numeric x", "00123", "17");
    assertText(spark, "lose digits of '12345678901234567890' (--numeric x", "12345678901234567890");
    assertEquals(ColumnType.NUMBER, found(spark, Reading.NUMBERS, "00123", "17").type());
    assertEquals(List.of(), found(spark, Reading.CLASSES, "01", "02").notes());
    assertEquals(ColumnType.TEXT, found(spark, Reading.CLASSES, "01", "2").type());
    assertEquals(ColumnType.NUMBER, found(spark, Reading.CLASSES, "1.0", "2").type());
    assertEquals(ColumnType.TEXT, found(spark, Reading.TEXT, "1", "2").type());
  }

  @Test
  void aRareTextAmongNumbersIsAMark(SparkSession spark) {
    FoundColumn found = found(spark, Reading.BY_VALUES, numbers(95, repeated(5, "none")));
    assertEquals(ColumnType.NUMBER, found.type());
    assertEquals("none", found.mark());
    assertTrue(found.notes().get(0).startsWith("'none' (5 of 100 values) is taken for missing"));
    assertType(spark, ColumnType.TEXT, numbers(94, repeated(6, "none")));
    assertType(spark, ColumnType.TEXT, numbers(300, "none", "nil"));
    assertText(
        spark,
        "99.3 % of its values are numbers, others are such as 'nil' and 'no':"
            + " --sql 'SELECT *, try_cast(x AS double) AS x_number FROM input'",
        numbers(300, "nil", "no"));
    // Of classes it is one.
    assertEquals(ColumnType.TEXT, found(spark, Reading.CLASSES, numbers(300, "other")).type());
    assertEquals(
        Map.of("?", 5L), found(spark, Reading.BY_VALUES, numbers(300, repeated(5, "?"))).marks());
  }

  @Test
  void whatTextsLookLikeIsTold(SparkSession spark) {
    assertText(spark, "'57%' looks like percentages: --sql", "57%", "6.5 %", "100");
    assertText(spark, "separators of thousands: --sql", "1,500.25", "2,000", "17", "1,234,567");
    assertText(spark, "of them; or --decimal comma reads them as numbers", "1,500", "2,125");
    assertText(spark, "with a decimal comma: --decimal comma", "1,5", "2,25", "3");
    assertText(spark, "'1.2.20' looks like dates: --sql", "31.12.2021", "1.2.20");
    assertEquals(List.of(), found(spark, Reading.BY_VALUES, "2020-01-01", "2021-12-31").notes());
    assertEquals(List.of(), found(spark, Reading.BY_VALUES, "1.2/20", "red").notes());
    FoundColumn comma =
        new ColumnTypes(List.of("x"), List.of(Reading.BY_VALUES), MARKS, ',')
            .of(rows(spark, "1.500,5", "2.000"), new Texts())
            .get(0);
    assertTrue(comma.notes().get(0).contains("double(translate(x, ',.', '.'))"), comma::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          57% ; 6.5 % ; 100                      | [6.5, 57.0, 100.0]
          12,5 %; 7%; 3,25\u00a0%                | [3.25, 7.0, 12.5]
          1,500.25; 2,000; 1,234,567             | [1500.25, 2000.0, 1234567.0]
          1.500,25; 12,5; 1.234.567,5            | [12.5, 1500.25, 1234567.5]
          1 500,25; 12,5; 1 234 567              | [12.5, 1500.25, 1234567.0]
          1\u00a0500; 12; 1\u202f234\u202f567    | [12.0, 1500.0, 1234567.0]
          1'500.25; 12; 1'234'567                | [12.0, 1500.25, 1234567.0]
          31.12.2021; 1.2.2020                   | [2020-02-01, 2021-12-31]
          31.12.21; 1.2.20                       | [2020-02-01, 2021-12-31]
          31/12/2021; 1/2/20                     | [2020-02-01, 2021-12-31]
          12/31/2021; 2/1/2020                   | [2020-02-01, 2021-12-31]
          2/1/2020; 2/3/2020                     | [2020-02-01, 2020-02-03]
          2/1/2020 9:30 PM; 12/31/2021 12:05 AM  | [2020-02-01 21:30:00, 2021-12-31 00:05:00]
          31-12-2021 23:59; 1/2/2020             | [2020-02-01 00:00:00, 2021-12-31 23:59:00]
          31.12.2021 23:59:58; 1.2.2020 7:05     | [2020-02-01 07:05:00, 2021-12-31 23:59:58]
          2021/12/31; 2020/2/1                   | [2020-02-01, 2021-12-31]
          2021-12-31; 2020-2-1                   | [2020-02-01, 2021-12-31]
          31 Dec 2021; 1 Feb 2020                | [2020-02-01, 2021-12-31]
          31-Dec-21; 1-Feb-20                    | [2020-02-01, 2021-12-31]
          """)
  void whatIsToldReadsTheTexts(String texts, String expected, SparkSession spark) {
    String[] values =
        Stream.of(texts.split(";"))
            .map(text -> text.strip().replace("\\u00a0", "\u00a0").replace("\\u202f", "\u202f"))
            .toArray(String[]::new);
    String note = found(spark, Reading.BY_VALUES, values).notes().get(0);
    Matcher query =
        Pattern.compile("--sql \"SELECT \\*, (.*) AS x_(date|number) FROM").matcher(note);
    assertTrue(query.find(), note);
    List<String> read =
        spark
            .createDataset(List.of(values), Encoders.STRING())
            .toDF("x")
            .selectExpr(query.group(1) + " AS made")
            .sort("made")
            .selectExpr("CAST(made AS STRING)")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertEquals(expected, read.toString());
  }

  @Test
  void manyColumnsTakeOneJob(SparkSession spark) {
    int columns = 21_000;
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int row = i;
      rows.add(each(columns, column -> column % 3 == 0 ? "t" + row : column + "." + row));
    }
    List<String> names = IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();
    JavaRDD<String[]> rdd =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 4);
    ColumnTypes types =
        new ColumnTypes(names, Collections.nCopies(columns, Reading.BY_VALUES), MARKS, '.');
    List<FoundColumn> found = new ArrayList<>();
    assertEquals(1, SparkJobs.during(spark, () -> found.addAll(types.of(rdd, new Texts()))));
    assertEquals(ColumnType.TEXT, found.get(0).type());
    assertEquals(ColumnType.NUMBER, found.get(columns - 2).type());
  }

  private static String[] each(int columns, IntFunction<String> value) {
    return IntStream.range(0, columns).mapToObj(value).toArray(String[]::new);
  }

  private static String[] repeated(int times, String text) {
    return Collections.nCopies(times, text).toArray(String[]::new);
  }

  private static String[] numbers(int count, String... more) {
    return Stream.concat(IntStream.range(0, count).mapToObj(i -> i + ".5"), Stream.of(more))
        .toArray(String[]::new);
  }

  private static void assertType(SparkSession spark, ColumnType type, String... values) {
    assertEquals(type, found(spark, Reading.BY_VALUES, values).type());
  }

  private static void assertText(SparkSession spark, String part, String... values) {
    FoundColumn found = found(spark, Reading.BY_VALUES, values);
    assertEquals(ColumnType.TEXT, found.type());
    assertTrue(found.notes().stream().anyMatch(note -> note.contains(part)), found::toString);
  }

  private static FoundColumn found(SparkSession spark, Reading reading, String... values) {
    return new ColumnTypes(List.of("x"), List.of(reading), MARKS, '.')
        .of(rows(spark, values), new Texts())
        .get(0);
  }

  private static JavaRDD<String[]> rows(SparkSession spark, String... values) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(Stream.of(values).map(value -> new String[] {value}).toList(), 3);
  }

  /** Records that are their fields, none in quotes. */
  private static final class Texts implements Fields<String[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public String text(String[] row, int column) {
      return row[column];
    }

    @Override
    public boolean isQuoted(String[] row, int column) {
      return false;
    }
  }
}
