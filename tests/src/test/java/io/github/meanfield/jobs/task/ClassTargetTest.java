package io.github.meanfield.jobs.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class ClassTargetTest {

  @Test
  void textsAreNumberedAlphabetically(SparkSession spark) {
    Dataset<Row> rows = rows(spark, DataTypes.StringType, "b", "a", "b", null);
    ClassTarget classes = ClassTarget.of(rows, "y", "split");
    assertEquals(ClassTarget.Kind.TEXT, classes.kind());
    assertEquals(List.of("a", "b"), classes.names());
    assertEquals(1, classes.unlabelled());
    assertEquals(List.of(1.0, 0.0, 1.0), indexes(rows, classes));
  }

  @Test
  void numbersFromZeroStayAsTheyAre(SparkSession spark) {
    Dataset<Row> rows = rows(spark, DataTypes.IntegerType, "10", "2", "0", "1", "3", "9", "8", "7");
    assertEquals(
        ClassTarget.Kind.TEXT, ClassTarget.of(rows, "y", "split").kind(), "4 to 6 are missing");
    Dataset<Row> real = rows(spark, DataTypes.DoubleType, "1", "0", "NaN", "1");
    ClassTarget classes = ClassTarget.of(real, "y", "split");
    assertEquals(ClassTarget.Kind.NUMBER, classes.kind());
    assertEquals(1, classes.unlabelled());
    assertEquals(List.of("0", "1"), classes.names());
    assertEquals(List.of(1.0, 0.0, 1.0), indexes(real, classes));
  }

  @Test
  void aNumberHasOneNameWhateverItsType(SparkSession spark) {
    for (DataType type :
        List.of(
            DataTypes.IntegerType,
            DataTypes.DoubleType,
            DataTypes.FloatType,
            DataTypes.createDecimalType(6, 2))) {
      Dataset<Row> rows = rows(spark, type, "2", "10", "2");
      ClassTarget classes = ClassTarget.of(rows, "y", "split");
      assertEquals(List.of("2", "10"), classes.names());
      assertEquals(List.of(0.0, 1.0, 0.0), indexes(rows, classes));
    }
  }

  @Test
  void otherNumbersAndFlagsGetNumbers(SparkSession spark) {
    Dataset<Row> signs = rows(spark, DataTypes.IntegerType, "1", "-1");
    assertEquals(List.of(1.0, 0.0), indexes(signs, ClassTarget.of(signs, "y", "split")));
    Dataset<Row> flags = rows(spark, DataTypes.BooleanType, "true", "false");
    assertEquals(ClassTarget.Kind.FLAG, ClassTarget.of(flags, "y", "split").kind());
    assertEquals(List.of(1.0, 0.0), indexes(flags, ClassTarget.of(flags, "y", "split")));
  }

  @Test
  void aClassWithoutTrainingRowsIsLeftOut(SparkSession spark) {
    Dataset<Row> rows =
        rows(spark, DataTypes.StringType, "a", "b", "c")
            .withColumn("split", functions.expr("if(y = 'c', 'test', 'train')"));
    ClassTarget classes = ClassTarget.of(rows, "y", "split");
    assertEquals(List.of("a", "b"), classes.names());
    assertEquals(1, classes.unknown());
    assertEquals(List.of(0.0, 1.0), indexes(rows, classes));
  }

  @Test
  void whatIsNoClassIsRefused(SparkSession spark) {
    refused(rows(spark, DataTypes.StringType, "a", "a"), "one class only (a)");
    refused(
        rows(spark, DataTypes.StringType, "a", null, null),
        "one class only (a) in the training rows, and is missing in 2 rows (in CSV it is nothing at"
            + " all, or NA and the like");
    refused(rows(spark, DataTypes.StringType, null, null), "no values");
    String[] numbers = IntStream.range(0, 200).mapToObj(String::valueOf).toArray(String[]::new);
    refused(rows(spark, DataTypes.DoubleType, numbers), "200 different values in 200 rows");
  }

  private static void refused(Dataset<Row> rows, String part) {
    BadInput error = assertThrows(BadInput.class, () -> ClassTarget.of(rows, "y", "split"));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  @Test
  void fractionsAreClassesOnlyIfTheyAreFew(SparkSession spark) {
    String[] prices = IntStream.range(0, 210).mapToObj(i -> i % 21 + ".5").toArray(String[]::new);
    String message =
        assertThrows(
                BadInput.class,
                () -> ClassTarget.of(rows(spark, DataTypes.DoubleType, prices), "y", "split"))
            .getMessage();
    assertEquals(
        "label 'y' has 21 different numbers, some with fractions such as 0.5; a classifier needs"
            + " classes (--task regression predicts numbers, and --sql makes text of numbers that are names)",
        message);
    ClassTarget texts = ClassTarget.of(rows(spark, DataTypes.StringType, prices), "y", "split");
    assertEquals(21, texts.names().size());
    String[] grades = {"1.5", "2.5", "2", "1.5"};
    ClassTarget few = ClassTarget.of(rows(spark, DataTypes.DoubleType, grades), "y", "split");
    assertEquals(List.of("1.5", "2", "2.5"), few.names());
    assertFalse(few.mayBeNumber());
    assertTrue(texts.mayBeNumber());
  }

  private static Dataset<Row> rows(SparkSession spark, DataType type, String... labels) {
    return spark
        .createDataset(Stream.of(labels).toList(), Encoders.STRING())
        .select(functions.col("value").cast(type).as("y"), functions.lit("train").as("split"));
  }

  private static List<Double> indexes(Dataset<Row> rows, ClassTarget classes) {
    Dataset<Row> known = rows.where(classes.isKnown(rows.schema().apply("y").dataType()));
    return classes.index(known).select(classes.indexCol()).as(Encoders.DOUBLE()).collectAsList();
  }
}
