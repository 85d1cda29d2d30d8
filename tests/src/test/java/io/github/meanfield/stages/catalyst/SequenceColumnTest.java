package io.github.meanfield.stages.catalyst;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.FeatureReader.Problem;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.ObjectReader;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flat rows of columns of sequences, of Spark's rows and of values as functions of SQL get them.
 */
@ExtendWith(SparkSessionExtension.class)
class SequenceColumnTest {

  private static final RowShape TOKENS = new RowShape(List.of(new InputShape(4, 1, 20)));
  private static final RowShape STEPS = new RowShape(List.of(new InputShape(3, 2, 0)));
  private static final RowShape SEVERAL =
      new RowShape(
          List.of(
              new InputShape(2, 1, 20),
              InputShape.numbers(2),
              InputShape.numbers(1),
              new InputShape(2, 1, 0)));

  private static Dataset<Row> column(SparkSession spark, String sql) {
    return spark.sql("SELECT " + sql + " AS features");
  }

  /** Reads one row in both ways, which must not differ. */
  private static float[] read(Dataset<Row> rows, RowShape shape, Problem problem, String example) {
    DataType type = rows.schema().apply("features").dataType();
    SequenceColumn column = SequenceColumn.of(0, type, shape);
    int width = shape.width();
    // What was there before is not left behind, and neighbours stay as they are.
    float[] before = new float[width + 2];
    Arrays.fill(before, 77);
    Read read = InternalRows.rdd(rows).map(row -> Read.of(column, row, before)).first();
    assertEquals(problem == null ? null : problem.name(), read.problem);
    if (example != null) {
      assertEquals(example, read.example);
    }
    Object value = rows.head().get(0);
    ObjectReader twin = new ObjectReader(shape, false);
    float[] twinRow = before.clone();
    assertEquals(problem, twin.read(value, twinRow, 1));
    if (problem == null) {
      assertArrayEquals(twinRow, read.row);
      assertEquals(77, read.row[0]);
      assertEquals(77, read.row[width + 1]);
    }
    return Arrays.copyOfRange(read.row, 1, width + 1);
  }

  /** What was read of a row, in a form that may leave a task. */
  private static final class Read implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private String problem;
    private String example;
    private float[] row;

    static Read of(SequenceColumn column, InternalRow row, float[] before) {
      Read read = new Read();
      read.row = before.clone();
      Problem problem = column.read(row, read.row, 1);
      read.problem = problem == null ? null : problem.name();
      read.example = column.example(row, problem);
      return read;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tinyint", "smallint", "int", "bigint", "float", "double"})
  void tokensOfAnyNumericTypeAreReadWithTheirNumberLast(String type, SparkSession spark) {
    Dataset<Row> rows = column(spark, "cast(array(3, 0, 19) AS array<" + type + ">)");
    assertArrayEquals(new float[] {3, 0, 19, 0, 3}, read(rows, TOKENS, null, null));
  }

  @Test
  void aVectorHasTheNumbersOfAllSteps(SparkSession spark) {
    Dataset<Row> rows = column(spark, "array(1.5D, 0D, -2D, 4D)");
    rows = rows.select(functions.array_to_vector(rows.col("features")).as("features"));
    assertArrayEquals(new float[] {1.5f, 0, -2, 4, 0, 0, 2}, read(rows, STEPS, null, null));
    Dataset<Row> tokens = column(spark, "array(3D, 0D, 19D)");
    tokens = tokens.select(functions.array_to_vector(tokens.col("features")).as("features"));
    assertArrayEquals(new float[] {3, 0, 19, 0, 3}, read(tokens, TOKENS, null, null));
  }

  @Test
  void stepsMayBeArraysOrVectors(SparkSession spark) {
    float[] expected = {1.5f, 0, -2, 4, 0, 0, 2};
    for (String type : List.of("double", "float", "int")) {
      Dataset<Row> rows =
          column(spark, "cast(array(array(1, 0), array(-2, 4)) AS array<array<" + type + ">>)");
      float[] of = expected.clone();
      of[0] = 1;
      assertArrayEquals(of, read(rows, STEPS, null, null));
    }
    Dataset<Row> arrays = column(spark, "array(array(1.5D, 0D), array(-2D, 4D))");
    Dataset<Row> vectors =
        arrays.select(
            org.apache
                .spark
                .sql
                .functions
                .transform(arrays.col("features"), step -> functions.array_to_vector(step))
                .as("features"));
    assertArrayEquals(expected, read(vectors, STEPS, null, null));
    assertArrayEquals(expected, read(column(spark, "array(1.5D, 0D, -2D, 4D)"), STEPS, null, null));
  }

  @Test
  void anEmptySequenceHasNoSteps(SparkSession spark) {
    assertArrayEquals(
        new float[5], read(column(spark, "cast(array() AS array<int>)"), TOKENS, null, null));
    assertArrayEquals(
        new float[7],
        read(column(spark, "cast(array() AS array<array<double>>)"), STEPS, null, null));
  }

  @Test
  void aStructHasAnInputInEachField(SparkSession spark) {
    String struct = "named_struct('text', %s, 'table', %s, 'age', %s, 'course', %s)";
    String numbers = "array(0.5D, -1D)";
    Dataset<Row> rows =
        column(spark, String.format(struct, "array(7)", numbers, "3", "array(2.5D, 4D)"));
    assertArrayEquals(
        new float[] {7, 0, 1, 0.5f, -1, 3, 2.5f, 4, 2}, read(rows, SEVERAL, null, null));
    check(
        spark, struct, "array(7, 20)", numbers, "3", Problem.TOKEN, "token 20.0 at step 1", "text");
    check(spark, struct, "array(7, 8, 9)", numbers, "3", Problem.TOO_LONG, "3 steps", "text");
    check(spark, struct, "array(7)", "array(1D)", "3", Problem.SIZE, "1 numbers", "table");
    check(spark, struct, "array(7)", numbers, "double('NaN')", Problem.NAN, "NaN", "age");
    check(spark, struct, "cast(null AS array<int>)", numbers, "3", Problem.NULL, "null", "text");
  }

  private static void check(
      SparkSession spark,
      String struct,
      String text,
      String table,
      String age,
      Problem problem,
      String found,
      String field) {
    Dataset<Row> rows = column(spark, String.format(struct, text, table, age, "array(1D)"));
    String of = FeatureReader.example(rows.head().get(0));
    read(rows, SEVERAL, problem, found + " in field '" + field + "' of " + of);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(1, 2, 25) | TOKEN | token 25.0 at step 2 of [1,2,25]",
        "array(1, -1) | TOKEN | token -1.0 at step 1 of [1,-1]",
        "array(1D, 2.5D) | TOKEN | token 2.5 at step 1 of [1.0,2.5]",
        "array(2.99999999D) | TOKEN | token 2.99999999 at step 0 of [2.99999999]",
        "array(float(0.1)) | TOKEN | token 0.1 at step 0 of [0.1]",
        "array(1, 16777217) | TOKEN | token 1.6777216E7 at step 1 of [1,16777217]",
        "array(1D, double('NaN')) | NAN | NaN at step 1 of [1.0,NaN]",
        "array(double('Infinity')) | INFINITE | Infinity at step 0 of [Infinity]",
        "array(1, 2, 3, 4, 5) | TOO_LONG | 5 steps of [1,2,3,4,5]",
        "array(1, null) | NULL | null at step 1 of [1,null]",
        "cast(null AS array<int>) | NULL | null",
      })
  void tokensThatCannotBeReadAreTold(
      String sql, Problem problem, String example, SparkSession spark) {
    read(column(spark, sql), TOKENS, problem, example);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(array(1D, 2D), array(3D)) | STEP_SIZE | 1 numbers at step 1 of [[1.0,2.0],[3.0]]",
        "array(array(1D, 2D), null) | NULL | null at step 1 of [[1.0,2.0],null]",
        "array(array(1D, null)) | NULL | null at step 0 of [[1.0,null]]",
        "array(1D, 2D, 3D) | STEP_SIZE | 3 numbers of [1.0,2.0,3.0]",
        "array(array(1D, 1e300D)) | INFINITE | Infinity at step 0 of [[1.0,1.0E300]]",
      })
  void stepsThatCannotBeReadAreTold(
      String sql, Problem problem, String example, SparkSession spark) {
    read(column(spark, sql), STEPS, problem, example);
  }

  @Test
  void aLongSequenceIsShownByItsBeginning(SparkSession spark) {
    Dataset<Row> rows = column(spark, "transform(sequence(1, 100000), x -> 1)");
    String example = "100000 steps of [" + "1,".repeat(49) + "1…";
    read(rows, TOKENS, Problem.TOO_LONG, example);
  }

  @Test
  void valuesOfOtherTypesAreRefused(SparkSession spark) {
    ObjectReader reader = new ObjectReader(TOKENS, false);
    float[] row = new float[TOKENS.width()];
    assertRefused(() -> reader.read("text", row, 0), "String", "a Vector, an array or a struct");
    Object texts = column(spark, "array('a')").head().get(0);
    assertRefused(() -> reader.read(texts, row, 0), "String", "a number");
    assertNull(reader.read(Vectors.dense(1, 2), row, 0));
    assertEquals(Problem.NULL, reader.read(null, row, 0));
    Object exchanged = column(spark, "struct(array(1) AS b, array(2) AS a)").head().get(0);
    InputShape tokens = TOKENS.inputs().get(0);
    RowShape named = new RowShape(List.of(tokens, tokens), List.of("a", "b"));
    assertRefused(
        () -> new ObjectReader(named, false).read(exchanged, new float[named.width()], 0),
        "hold fields that are in the order b, a");
    Object fewer = column(spark, "struct(array(1), array(2))").head().get(0);
    assertEquals(Problem.SIZE, new ObjectReader(SEVERAL, false).read(fewer, new float[20], 0));
  }
}
