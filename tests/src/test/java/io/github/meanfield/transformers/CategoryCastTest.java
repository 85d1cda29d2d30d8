package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A number is one category in columns of every type. */
@ExtendWith(SparkSessionExtension.class)
class CategoryCastTest {

  private static CategoryCast cast() {
    return new CategoryCast()
        .setInputCols(new String[] {"code"})
        .setOutputCols(new String[] {"text"});
  }

  private static Dataset<Row> codes(SparkSession spark, String values, String type) {
    return spark.sql("SELECT CAST(v AS " + type + ") AS code FROM VALUES " + values + " AS t(v)");
  }

  private static List<String> texts(CategoryCast cast, Dataset<Row> rows) {
    return cast.transform(rows).collectAsList().stream().map(row -> row.getString(1)).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tinyint",
        "int",
        "bigint",
        "float",
        "double",
        "decimal(5,2)",
        "string",
        "boolean"
      })
  void aNumberHasOneText(String type, SparkSession spark) {
    boolean isFlag = type.equals("boolean");
    assertEquals(
        isFlag ? Arrays.asList("true", "false", null) : Arrays.asList("1", "0", null),
        texts(cast(), codes(spark, "(1), (0), (null)", type)));
  }

  @Test
  void realsHaveTheTextOfTheirDigits(SparkSession spark) {
    List<String> expected = Arrays.asList("0", "0", "1.5", "-2", null, null);
    String values = "('-0.0'), ('0'), ('1.50'), ('-2.00'), ('NaN'), (null)";
    assertEquals(expected, texts(cast(), codes(spark, values, "double")));
    assertEquals(expected, texts(cast(), codes(spark, values, "float")));
    assertEquals(List.of("0.1"), texts(cast(), codes(spark, "('0.1')", "float")));
    assertEquals(
        List.of("12345678901234567890.25"),
        texts(cast(), codes(spark, "('12345678901234567890.250')", "decimal(30,3)")));
  }

  @Test
  void textsStayButWhereTheyAreParsed(SparkSession spark) {
    Dataset<Row> texts = codes(spark, "('01'), ('1.00'), (' a'), ('-0')", "string");
    assertEquals(List.of("01", "1.00", " a", "-0"), texts(cast(), texts));
    assertEquals(List.of("1", "1", " a", "0"), texts(cast().setParseTexts(true), texts));
  }

  @Test
  void whatWasLearnedFromDoublesIsKnownInEveryType(SparkSession spark, @TempDir Path folder)
      throws Exception {
    PipelineStage indexer = new StringIndexer().setInputCol("text").setOutputCol("index");
    Dataset<Row> doubles = codes(spark, "(2), (2), (0), (-0.0), (0), (1)", "double");
    new Pipeline()
        .setStages(new PipelineStage[] {cast(), indexer})
        .fit(doubles)
        .write()
        .save(folder + "/model");
    PipelineModel model = PipelineModel.load(folder + "/model");
    for (String type : List.of("int", "double", "float", "decimal(9,3)", "string")) {
      assertEquals(
          List.of(0.0, 1.0, 2.0),
          model.transform(codes(spark, "(0), (2), (1)", type)).collectAsList().stream()
              .map(row -> row.<Double>getAs("index"))
              .toList());
    }
  }

  @Test
  void whatIsNoCategoryIsRefused(SparkSession spark) {
    refused(
        cast(),
        spark.sql("SELECT array(1) AS code"),
        "inputCols 'code' is of type array<int>, but must hold numbers, texts, booleans or dates;"
            + " cast it first");
  }

  @Test
  void everyInputHasAnOutput(SparkSession spark) {
    Dataset<Row> rows = codes(spark, "(1)", "int");
    refused(
        cast().setOutputCols(new String[] {"text", "more"}),
        rows,
        ": inputCols has 1 names and outputCols 2; required are as many");
    refused(
        new CategoryCast().setInputCols(new String[] {"code"}),
        rows,
        ": param outputCols is not set; set it to columns");
  }

  private static void refused(CategoryCast cast, Dataset<Row> rows, String problem) {
    String error =
        assertThrows(IllegalArgumentException.class, () -> cast.transform(rows)).getMessage();
    assertTrue(error.startsWith(cast.uid()) && error.contains(problem), error);
  }
}
