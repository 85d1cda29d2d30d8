package io.github.meanfield.estimators;

import static io.github.meanfield.estimators.Rows.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.StandardizerModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkSessionExtension.class)
class StandardizerTest {

  @ParameterizedTest
  @CsvSource({
    "zscore,feature", "minmax,feature", "center,feature", "robust,feature",
    "zscore,global", "minmax,global", "center,global", "robust,global"
  })
  void statisticsAreThoseOfTheTrainingRowsComputedIndependently(
      String method, String scope, SparkSession spark) {
    double[][] rows = Rows.random(203, 2);
    Dataset<Row> data = Rows.vectors(spark, rows).repartition(3);
    StandardizerModel model = standardizer().setMethod(method).setScope(scope).fit(data);
    double[][] out = Rows.out(model.transform(data));
    double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    for (int i = 0; i < 4; i++) {
      double[] own = Rows.feature(rows, i);
      double[] x = scope.equals("global") ? all : own;
      double min = Arrays.stream(x).min().getAsDouble();
      double max = Arrays.stream(x).max().getAsDouble();
      double center =
          switch (method) {
            case "minmax" -> min;
            case "robust" -> Rows.quantile(x, 0.5);
            default -> Rows.mean(x);
          };
      double scale =
          switch (method) {
            case "minmax" -> max - min;
            case "robust" -> Rows.quantile(x, 0.75) - Rows.quantile(x, 0.25);
            case "center" -> 1;
            default -> Rows.deviation(x);
          };
      assertClose(Rows.mean(x), model.mean().apply(i));
      assertClose(center, model.center().apply(i));
      // The quartiles are differences of numbers near 1e9, which have an error of their own.
      double error = method.equals("robust") ? 2 * Math.ulp(center) : 1e-12 * scale;
      assertEquals(scale, model.scale().apply(i), error);
      assertEquals(Arrays.stream(own).min().getAsDouble(), model.min().apply(i));
      assertEquals(Arrays.stream(own).max().getAsDouble(), model.max().apply(i));
      assertEquals(203, model.count()[i]);
      assertEquals(0, model.nanCount()[i]);
      for (int r = 0; r < rows.length; r++) {
        double z = (rows[r][i] - model.center().apply(i)) / model.scale().apply(i);
        assertEquals(
            method.equals("minmax") ? 2 * z - 1 : z, out[r][i], 1e-12 * Math.abs(z) + 1e-15);
      }
    }
    assertEquals(0, model.constantFeatures().length);
    assertEquals(4, model.numFeatures());
  }

  @Test
  void valuesNear1e9AreExact(SparkSession spark) {
    int n = 20_000;
    Random random = new Random(5);
    List<Vector> rows = new ArrayList<>();
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = 1e9 + random.nextGaussian();
      rows.add(Rows.dense(values[i]));
    }
    Dataset<Row> data = Rows.vectors(spark, rows).coalesce(1);
    StandardizerModel model = standardizer().fit(data);
    double mean = Rows.mean(values);
    double deviation = Rows.deviation(values);
    assertEquals(mean, model.mean().apply(0), 1e-6);
    assertEquals(deviation, model.scale().apply(0), 1e-6);
    double[][] out = Rows.out(model.transform(data));
    for (int i = 0; i < n; i++) {
      assertEquals((values[i] - mean) / deviation, out[i][0], 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zscore", "minmax", "center", "robust", "quantile"})
  void rowsThatAreNotForTrainingChangeNothing(String method, SparkSession spark) {
    Dataset<Row> data =
        Rows.vectors(spark, Rows.random(100, 3))
            .withColumn(
                "held", functions.expr("if(id % 5 = 0, true, if(id % 5 = 1, null, false))"));
    Dataset<Row> changed =
        data.withColumn(
            "raw",
            functions
                .udf(
                    (Boolean held, Vector v) -> held ? Rows.dense(Double.NaN) : v,
                    data.schema().apply("raw").dataType())
                .apply(functions.expr("coalesce(held, false)"), functions.col("raw")));
    Standardizer standardizer = standardizer().setMethod(method).setValidationIndicatorCol("held");
    StandardizerModel model = standardizer.fit(data);
    Rows.assertBitwiseEqual(model, standardizer.fit(changed));
    // A null indicator is not true: those rows are trained on.
    assertEquals(80, model.count()[0]);
    StandardizerModel trainingOnly =
        standardizer().setMethod(method).fit(data.filter("held is null or not held"));
    Rows.assertBitwiseEqual(trainingOnly, model);
    assertFalse(standardizer().setMethod(method).fit(data).mean().equals(model.mean()));
    assertEquals(100, model.transform(data).count());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 300})
  void anyPartitioningGivesTheSameAndIsRepeatedToTheBit(int partitions, SparkSession spark) {
    double[][] rows = Rows.random(90, 4);
    // One level of the tree that merges partitions, two, and three; some partitions are
    // empty.
    Dataset<Row> data = Rows.vectors(spark, rows).repartition(partitions, functions.col("id"));
    StandardizerModel model = standardizer().fit(data);
    for (int i = 0; i < 4; i++) {
      assertClose(Rows.mean(Rows.feature(rows, i)), model.mean().apply(i));
      assertClose(Rows.deviation(Rows.feature(rows, i)), model.scale().apply(i));
      assertEquals(90, model.count()[i]);
    }
    for (int repeat = 0; repeat < 3; repeat++) {
      Rows.assertBitwiseEqual(model, standardizer().fit(data));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "zscore,feature",
    "minmax,feature",
    "robust,feature",
    "quantile,feature",
    "zscore,global",
    "robust,global",
    "quantile,global"
  })
  void sparseRowsGiveTheStatisticsOfDenseOnes(String method, String scope, SparkSession spark) {
    Random random = new Random(6);
    double[][] rows = new double[200][5];
    for (double[] row : rows) {
      row[0] = random.nextInt(4) == 0 ? random.nextGaussian() : 0;
      row[1] = random.nextBoolean() ? 1 : 0;
      row[2] = 7 + random.nextDouble();
      row[4] = -random.nextInt(2) * random.nextDouble();
    }
    Standardizer standardizer = standardizer().setMethod(method).setScope(scope);
    StandardizerModel dense = standardizer.fit(Rows.vectors(spark, rows).repartition(3));
    Dataset<Row> data = Rows.sparse(spark, rows).repartition(2);
    StandardizerModel sparse = standardizer.fit(data);
    assertClose(dense.mean().toArray(), sparse.mean().toArray());
    assertClose(dense.center().toArray(), sparse.center().toArray());
    assertClose(dense.scale().toArray(), sparse.scale().toArray());
    assertArrayEquals(dense.quantiles(), sparse.quantiles());
    assertEquals(dense.min(), sparse.min());
    assertEquals(dense.max(), sparse.max());
    assertArrayEquals(dense.count(), sparse.count());
    assertArrayEquals(dense.constantFeatures(), sparse.constantFeatures());
    assertArrayEquals(new int[] {3}, sparse.constantFeatures());
    double[][] expected = Rows.out(dense.transform(Rows.vectors(spark, rows)));
    double[][] actual = Rows.out(sparse.transform(data));
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(expected[i], actual[i], 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"double", "float"})
  void arraysAreReadAndComeBackAsArrays(String element, SparkSession spark) {
    double[][] rows = {{1, 10}, {2, 30}, {4, 20}, {4.5, 25}};
    Dataset<Row> vectors = Rows.vectors(spark, rows);
    Dataset<Row> arrays =
        Rows.data(spark, Rows.DOUBLES, List.of(rows))
            .withColumn("raw", functions.col("raw").cast("array<" + element + ">"));
    for (String method : List.of("zscore", "robust", "quantile")) {
      StandardizerModel model = standardizer().setMethod(method).fit(arrays);
      Rows.assertBitwiseEqual(standardizer().setMethod(method).fit(vectors), model);
      Dataset<Row> out = model.transform(arrays);
      assertEquals("array<" + element + ">", out.schema().apply("out").dataType().simpleString());
      double[][] expected = Rows.out(model.transform(vectors));
      double[][] actual = Rows.out(out);
      for (int i = 0; i < rows.length; i++) {
        assertArrayEquals(expected[i], actual[i], element.equals("float") ? 1e-7 : 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"zscore,0", "minmax,0", "robust,0", "quantile,0", "center,4"})
  void constantFeaturesAreMappedToZeroAndReported(String method, double other, SparkSession spark) {
    double[][] rows = {{0.1, 1}, {0.1, 2}, {0.1, 4}};
    StandardizerModel model = standardizer().setMethod(method).fit(Rows.vectors(spark, rows));
    assertArrayEquals(new int[] {0}, model.constantFeatures());
    assertEquals(method.equals("center") ? 1 : 0, model.scale().apply(0));
    double[][] out = Rows.out(model.transform(Rows.vectors(spark, rows)));
    for (double[] row : out) {
      assertEquals(0, row[0]);
    }
    // A value that training has not seen: its scale is unknown, but center needs none.
    double[][] unseen = Rows.out(model.transform(Rows.vectors(spark, new double[] {4.1, 1})));
    assertEquals(other, unseen[0][0], 1e-15);
    assertArrayEquals(
        new int[] {0, 1},
        standardizer().setMethod(method).fit(Rows.vectors(spark, rows[0])).constantFeatures());
  }

  @ParameterizedTest
  @CsvSource({"zscore", "minmax", "robust", "quantile", "center"})
  void whatVariesByRoundingOnlyIsConstant(String method, SparkSession spark) {
    double[][] rows = {
      {0.3, -1e9, 0, 1e300, 0.3}, {0.1 + 0.2, Math.nextUp(-1e9), -0.0, 1e300, 0.3 + 1e-12}
    };
    StandardizerModel model = standardizer().setMethod(method).fit(Rows.vectors(spark, rows));
    assertArrayEquals(new int[] {0, 1, 2, 3}, model.constantFeatures());
    double[] other = {0.3001, -1e9 + 1, 1e-9, 1e300, 0.3};
    double[] out = Rows.out(model.transform(Rows.vectors(spark, other)))[0];
    for (int i = 0; i < 4; i++) {
      assertTrue(Math.abs(out[i]) <= 1, method + " makes " + out[i]);
      assertEquals(method.equals("center") ? 1 : 0, model.scale().apply(i));
    }
    Dataset<Row> equal = Rows.vectors(spark, new double[][] {{0.3, 0.1 + 0.2}, {0.3, 0.3}});
    StandardizerModel global = standardizer().setMethod(method).setScope("global").fit(equal);
    assertArrayEquals(new int[] {0, 1}, global.constantFeatures());
  }

  @Test
  void quartilesThatDifferByRoundingOnlyAreEqual(SparkSession spark) {
    double[][] rows = {{0.3}, {0.3}, {0.1 + 0.2}, {0.3}, {0.1 + 0.2}, {0.1 + 0.2}, {1.3}};
    StandardizerModel model = standardizer().setMethod("robust").fit(Rows.vectors(spark, rows));
    assertEquals(0.5, model.scale().apply(0), 1e-12);
  }

  @Test
  void roundingOfFloatsIsThatOfFloats(SparkSession spark) {
    double[][] rows = {{0.3f, 9_000_001}, {Math.nextUp(0.3f), 9_000_000}};
    Dataset<Row> data =
        Rows.data(spark, Rows.DOUBLES, List.of(rows))
            .withColumn("raw", functions.col("raw").cast("array<float>"));
    // Whole numbers that floats tell apart are not rounded.
    assertArrayEquals(new int[] {0}, standardizer().fit(data).constantFeatures());
  }

  @Test
  void minmaxReachesTheEndsOfTheRange(SparkSession spark) {
    double[][] rows = {{0.1, 5}, {0.7, 5}, {0.3, 5}};
    Dataset<Row> data = Rows.vectors(spark, rows);
    double[][] unit = Rows.out(standardizer().setMethod("minmax").fit(data).transform(data));
    assertEquals(-1, unit[0][0]);
    assertEquals(1, unit[1][0]);
    Standardizer minmax = standardizer().setMethod("minmax").setRangeMin(0.2).setRangeMax(0.9);
    double[][] out = Rows.out(minmax.fit(data).transform(data));
    assertEquals(0.2, out[0][0]);
    assertEquals(0.9, out[1][0], 1e-15);
    // 0 is not in the range: a constant goes to the end next to it.
    assertEquals(0.2, out[0][1]);
    assertEquals(0, Rows.out(minmax.setRangeMin(-3).fit(data).transform(data))[0][1]);
  }

  @Test
  void whereQuartilesAgreeHalfTheRangeIsTheScale(SparkSession spark) {
    double[][] rows = {{5}, {5}, {5}, {5}, {5}, {5}, {8}};
    Dataset<Row> data = Rows.vectors(spark, rows);
    StandardizerModel model = standardizer().setMethod("robust").fit(data);
    assertEquals(1.5, model.scale().apply(0));
    assertEquals(0, model.constantFeatures().length);
    assertEquals(2, Rows.out(model.transform(data))[6][0]);
  }

  @Test
  void withGlobalScopeAConstantPixelHasTheSharedScale(SparkSession spark) {
    double[][] rows = {{0, 255}, {0, 0}, {0, 255}};
    Dataset<Row> data = Rows.vectors(spark, rows);
    StandardizerModel model = standardizer().setScope("global").fit(data);
    assertArrayEquals(new int[] {0}, model.constantFeatures());
    assertClose(85 / model.scale().apply(1), -Rows.out(model.transform(data))[0][0]);
    StandardizerModel constant =
        standardizer().setScope("global").fit(Rows.vectors(spark, new double[] {3, 3}));
    assertArrayEquals(new int[] {0, 1}, constant.constantFeatures());
  }

  @ParameterizedTest
  @CsvSource({
    "zscore,1.5,-1.5,1.5",
    "robust,0.5,-0.5,0.5",
    "center,0.3,-0.3,0.3",
    "quantile,2,-2,2",
    "minmax,1,-1,3",
    "minmax,0.5,0,2",
    "minmax,2,-3,5"
  })
  void clipLimitsResultsInUnitsOfScale(
      String method, double clip, double lowest, double highest, SparkSession spark) {
    Dataset<Row> data = Rows.vectors(spark, Rows.random(50, 7));
    Standardizer standardizer =
        standardizer().setMethod(method).setRangeMin(-1).setRangeMax(3).setClip(clip);
    StandardizerModel model = standardizer.fit(data);
    double[] far = {1e6, 2e9, 1e6, 1e9};
    double[] low = {-1e6, -2e9, -1e6, -1e9};
    double[][] out = Rows.out(model.transform(Rows.vectors(spark, far, low)));
    assertArrayEquals(new double[] {highest, highest, highest, highest}, out[0]);
    assertArrayEquals(new double[] {lowest, lowest, lowest, lowest}, out[1]);
    // The limit is applied, not learned.
    Rows.assertBitwiseEqual(standardizer.setClip(0).fit(data), model);
    assertTrue(Rows.out(model.setClip(0).transform(Rows.vectors(spark, far)))[0][0] > highest);
  }

  private static Standardizer standardizer() {
    return new Standardizer().setInputCol("raw").setOutputCol("out");
  }
}
