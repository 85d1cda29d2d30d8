package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which class a label is of. */
@ExtendWith(SparkSessionExtension.class)
class ClassNamesTest {

  @Test
  void numbersAreTheSameWhateverTheirTypeAndTheirZeros(SparkSession spark) {
    for (List<String> names :
        List.of(List.of("1", "2"), List.of("1.0", "2.0"), List.of("1", "2e0"))) {
      numbers(spark, names, DataTypes.DoubleType, List.of(1.0, 2.0, 1.5), 0, 1, null);
      numbers(spark, names, DataTypes.FloatType, List.of(2f, 1f), 1, 0);
      numbers(spark, names, DataTypes.IntegerType, List.of(2, 1, 12), 1, 0, null);
      numbers(spark, names, DataTypes.LongType, List.of(2L), 1);
      numbers(
          spark,
          names,
          DataTypes.StringType,
          Arrays.asList("1", "1.00", "+2", "2e0", "01", "", "NA", null),
          0,
          0,
          1,
          1,
          null,
          null,
          null,
          null);
    }
    numbers(
        spark, List.of("0", "0.5"), DataTypes.DoubleType, List.of(-0.0, 0.5, 0.50001), 0, 1, null);
    numbers(spark, List.of("0", "0.5"), DataTypes.StringType, List.of("-0.0", ".50"), 0, 1);
    numbers(spark, List.of("0", "0.1"), DataTypes.FloatType, List.of(0.1f), 1);
  }

  @Test
  void textsAreWhatTheyAre(SparkSession spark) {
    numbers(
        spark,
        List.of("01", "02", "A1"),
        DataTypes.StringType,
        List.of("01", "02", "1", "A1", "a1"),
        0,
        1,
        null,
        2,
        null);
    numbers(spark, List.of("01", "02", "A1"), DataTypes.IntegerType, List.of(1), (Integer) null);
    numbers(
        spark,
        List.of("1", "1.0", ""),
        DataTypes.StringType,
        List.of("1.0", "1", "1.00", "", " "),
        1,
        0,
        null,
        2,
        null);
  }

  @Test
  void flagsAreTextsAndBitsToo(SparkSession spark) {
    List<String> flags = List.of("false", "true");
    numbers(spark, flags, DataTypes.BooleanType, List.of(true, false), 1, 0);
    numbers(
        spark, flags, DataTypes.StringType, List.of("TRUE", "False", "1", "yes"), 1, 0, 1, null);
    numbers(spark, flags, DataTypes.IntegerType, List.of(1, 0, 2), 1, 0, null);
    numbers(spark, List.of("0", "1"), DataTypes.BooleanType, List.of(true, false), 1, 0);
    numbers(spark, List.of("0", "1"), DataTypes.StringType, List.of("true"), (Integer) null);
  }

  @Test
  void textsWithoutKnownNamesCannotBeJudged(SparkSession spark) {
    Dataset<Row> scored = scored(spark, "no", "yes");
    BadInput error = assertThrows(BadInput.class, () -> ScoredTable.of(scored, "label", List.of()));
    assertTrue(
        error
            .getMessage()
            .startsWith(
                "label 'label' is text (such as 'no'), and nothing tells which class each of the 2"
                    + " probabilities is of"),
        error.getMessage());
    ScoredTable judged = ScoredTable.of(scored, "label", List.of("no", "yes"));
    assertArrayEquals(new double[][] {{1, 0}, {0, 1}}, judged.confusion());
    assertEquals(List.of("no", "yes"), judged.names());
    error =
        assertThrows(
            BadInput.class, () -> ScoredTable.of(scored, "label", List.of("no", "so", "yes")));
    assertEquals(
        "rows have probabilities of 2 classes, but what has scored them knows 3: no, so, yes",
        error.getMessage());
    error = assertThrows(BadInput.class, () -> ScoredTable.of(scored, "label", List.of("a", "b")));
    assertEquals(
        "no row has both a label in 'label' that the model knows (a, b) and a score",
        error.getMessage());
    assertArrayEquals(
        judged.confusion(),
        ScoredTable.of(scored(spark, "0.0", "1"), "label", List.of()).confusion());
  }

  private static Dataset<Row> scored(SparkSession spark, String first, String second) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(first, 0.0, Vectors.dense(0.9, 0.1)),
            RowFactory.create(second, 1.0, Vectors.dense(0.3, 0.7))),
        new StructType()
            .add("label", DataTypes.StringType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType()));
  }

  private static void numbers(
      SparkSession spark, List<String> names, DataType type, List<?> labels, Integer... expected) {
    Dataset<Row> rows =
        spark
            .createDataFrame(
                labels.stream().map(RowFactory::create).toList(), new StructType().add("y", type))
            .coalesce(1);
    List<Integer> numbers =
        rows.select(new ClassNames(names).numberOf(rows, "y")).collectAsList().stream()
            .map(row -> row.isNullAt(0) ? null : (Integer) (int) row.getDouble(0))
            .toList();
    assertEquals(Stream.of(expected).toList(), numbers, () -> names + " of " + labels);
  }
}
