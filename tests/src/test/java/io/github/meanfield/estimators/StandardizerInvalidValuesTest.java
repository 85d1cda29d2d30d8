package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.StandardizerModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkSessionExtension.class)
class StandardizerInvalidValuesTest {

  /** What is in the first feature of the second of four rows; "row" is a null row. */
  private static final List<String> KINDS = List.of("NaN", "Infinity", "-Infinity", "null", "row");

  /** The kinds that each type of column can hold. */
  static Stream<Arguments> typesAndKinds() {
    return Stream.of("dense", "sparse", "doubles", "floats")
        .flatMap(
            type ->
                KINDS.stream()
                    .filter(
                        kind ->
                            !kind.equals("null") || type.equals("doubles") || type.equals("floats"))
                    .map(kind -> Arguments.of(type, kind)));
  }

  @ParameterizedTest
  @MethodSource("typesAndKinds")
  void errorNamesColumnCountAndExampleAtFit(String type, String kind, SparkSession spark) {
    Dataset<Row> data = rows(spark, type, kind);
    for (String method : List.of("zscore", "robust")) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> standardizer("error").setMethod(method).fit(data))
              .getMessage();
      String found =
          kind.equals("row")
              ? "0 invalid values in 0 rows and 1 null rows among 4 training rows, for example a row"
                  + " that is null"
              : "1 invalid values in 1 rows and 0 null rows among 4 training rows, for example "
                  + kind
                  + " in feature 0";
      assertTrue(message.startsWith("std_1: inputCol 'raw' has " + found), message);
      assertTrue(message.contains("set handleInvalid to skip, keep or mean"), message);
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndKinds")
  void errorNamesColumnCountAndExampleAtTransform(String type, String kind, SparkSession spark) {
    StandardizerModel model = standardizer("error").fit(rows(spark, type, "none"));
    Dataset<Row> out = model.transform(rows(spark, type, kind));
    Throwable error = assertThrows(Exception.class, out::collectAsList);
    while (!(error instanceof IllegalArgumentException)) {
      error = error.getCause();
    }
    String found =
        kind.equals("row")
            ? "1 null row, for example a row that is null"
            : "a row with 1 invalid value, for example " + kind + " in feature 0";
    assertTrue(
        error.getMessage().startsWith("std_1: inputCol 'raw' has " + found), error.getMessage());
  }

  @ParameterizedTest
  @MethodSource("typesAndKinds")
  void skipLeavesTheRowOutOfFittingAndOfTheOutput(String type, String kind, SparkSession spark) {
    Dataset<Row> data = rows(spark, type, kind);
    for (String method : List.of("zscore", "robust")) {
      StandardizerModel model = standardizer("skip").setMethod(method).fit(data);
      StandardizerModel clean = standardizer("skip").setMethod(method).fit(data.filter("id != 1"));
      assertArrayEquals(clean.mean().toArray(), model.mean().toArray());
      assertArrayEquals(clean.center().toArray(), model.center().toArray());
      assertArrayEquals(clean.scale().toArray(), model.scale().toArray());
      assertArrayEquals(new long[] {3, 3}, model.count());
      assertArrayEquals(new long[] {1, kind.equals("row") ? 1 : 0}, model.nanCount());
      List<Long> ids =
          model.transform(data).select("id").collectAsList().stream()
              .map(r -> r.getLong(0))
              .toList();
      assertEquals(List.of(0L, 2L, 3L), ids);
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndKinds")
  void keepLeavesTheValueOutOfFittingAndMakesItNaN(String type, String kind, SparkSession spark) {
    Dataset<Row> data = rows(spark, type, kind);
    for (String method : List.of("zscore", "robust")) {
      StandardizerModel model = standardizer("keep").setMethod(method).fit(data);
      assertStatisticsOfValidValues(model, method, kind);
      double[] out = Rows.out(model.transform(data))[1];
      if (kind.equals("row")) {
        assertNull(out);
      } else {
        assertTrue(Double.isNaN(out[0]), Arrays.toString(out));
        assertEquals((40 - model.center().apply(1)) / model.scale().apply(1), out[1], 1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndKinds")
  void meanLeavesTheValueOutOfFittingAndFillsInTheMean(
      String type, String kind, SparkSession spark) {
    Dataset<Row> data = rows(spark, type, kind);
    for (String method : List.of("zscore", "robust")) {
      StandardizerModel model = standardizer("mean").setMethod(method).fit(data);
      assertStatisticsOfValidValues(model, method, kind);
      double[] out = Rows.out(model.transform(data))[1];
      double[] filled = {model.mean().apply(0), kind.equals("row") ? model.mean().apply(1) : 40};
      for (int i = 0; i < 2; i++) {
        double expected = (filled[i] - model.center().apply(i)) / model.scale().apply(i);
        assertEquals(expected, out[i], 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep", "mean"})
  void aFeatureWithoutAnyValidValueIsConstant(String handleInvalid, SparkSession spark) {
    Dataset<Row> data =
        Rows.vectors(spark, new double[] {1, Double.NaN}, new double[] {3, Double.NaN});
    for (String method : List.of("zscore", "minmax", "center", "robust")) {
      StandardizerModel model = standardizer(handleInvalid).setMethod(method).fit(data);
      assertEquals(0, model.mean().apply(1));
      assertEquals(0, model.center().apply(1));
      assertTrue(Double.isNaN(model.min().apply(1)) && Double.isNaN(model.max().apply(1)));
      assertArrayEquals(new long[] {2, 0}, model.count());
      assertArrayEquals(new long[] {0, 2}, model.nanCount());
      assertArrayEquals(new int[] {1}, model.constantFeatures());
      double[] out = Rows.out(model.transform(data))[0];
      assertEquals(handleInvalid.equals("mean") ? 0 : Double.NaN, out[1]);
    }
  }

  @Test
  void invalidValuesDoNotEnterGlobalStatistics(SparkSession spark) {
    Dataset<Row> data =
        Rows.vectors(spark, new double[] {1, Double.NaN}, new double[] {3, 8}, null);
    for (String method : List.of("zscore", "robust")) {
      StandardizerModel model = standardizer("mean").setMethod(method).setScope("global").fit(data);
      assertEquals(Rows.dense(4, 4), model.mean());
      assertArrayEquals(new long[] {2, 1}, model.count());
      assertArrayEquals(new long[] {1, 2}, model.nanCount());
      double center = method.equals("robust") ? 3 : 4;
      double scale = method.equals("robust") ? 5.5 - 2 : Rows.deviation(new double[] {1, 3, 8});
      assertEquals((4 - center) / scale, Rows.out(model.transform(data))[0][1], 1e-15);
    }
  }

  @Test
  void theExampleIsTheFirstInTheOrderOfRows(SparkSession spark) {
    Dataset<Row> data =
        Rows.vectors(
            spark,
            new double[] {1, 1},
            new double[] {1, Double.NEGATIVE_INFINITY},
            new double[] {Double.NaN, Double.NaN},
            null);
    for (int partitions : new int[] {1, 4}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      standardizer("error")
                          .fit(data.repartitionByRange(partitions, functions.col("id"))))
              .getMessage();
      assertTrue(message.contains("3 invalid values in 2 rows and 1 null rows among 4"), message);
      assertTrue(message.contains("for example -Infinity in feature 1"), message);
    }
  }

  /** The valid values are 1, 3, 8 of feature 0 and 10, 20, 30 (and, but in a null row, 40). */
  private static void assertStatisticsOfValidValues(
      StandardizerModel model, String method, String kind) {
    double[] second =
        kind.equals("row") ? new double[] {10, 20, 30} : new double[] {10, 40, 20, 30};
    double[][] values = {{1, 3, 8}, second};
    for (int i = 0; i < 2; i++) {
      Rows.assertClose(Rows.mean(values[i]), model.mean().apply(i));
      boolean isRobust = method.equals("robust");
      double scale =
          isRobust
              ? Rows.quantile(values[i], 0.75) - Rows.quantile(values[i], 0.25)
              : Rows.deviation(values[i]);
      Rows.assertClose(scale, model.scale().apply(i));
      assertEquals(values[i].length, model.count()[i]);
      assertEquals(4 - values[i].length, model.nanCount()[i]);
    }
  }

  private static Dataset<Row> rows(SparkSession spark, String type, String kind) {
    Double value =
        switch (kind) {
          case "NaN" -> Double.NaN;
          case "Infinity" -> Double.POSITIVE_INFINITY;
          case "-Infinity" -> Double.NEGATIVE_INFINITY;
          case "null" -> null;
          default -> 5.0;
        };
    Double[][] values = {{1.0, 10.0}, {value, 40.0}, {3.0, 20.0}, {8.0, 30.0}};
    if (kind.equals("row")) {
      values[1] = null;
    }
    List<Object> raw =
        Arrays.stream(values)
            .map(row -> convert(row, type))
            .collect(Collectors.toCollection(ArrayList::new));
    return Rows.data(spark, type(type), raw).coalesce(1);
  }

  private static DataType type(String type) {
    return switch (type) {
      case "doubles" -> Rows.DOUBLES;
      case "floats" -> Rows.FLOATS;
      default -> SQLDataTypes.VectorType();
    };
  }

  private static Object convert(Double[] row, String type) {
    if (row == null || type.equals("doubles")) {
      return row;
    }
    if (type.equals("floats")) {
      return Arrays.stream(row).map(v -> v == null ? null : v.floatValue()).toArray(Float[]::new);
    }
    double[] values = {row[0], row[1]};
    return type.equals("dense")
        ? Vectors.dense(values)
        : Vectors.sparse(2, new int[] {0, 1}, values);
  }

  private static Standardizer standardizer(String handleInvalid) {
    return new Standardizer("std_1")
        .setInputCol("raw")
        .setOutputCol("out")
        .setHandleInvalid(handleInvalid);
  }
}
