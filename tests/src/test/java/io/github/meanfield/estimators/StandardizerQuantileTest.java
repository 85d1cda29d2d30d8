package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.StandardizerModel;
import java.util.Arrays;
import org.apache.commons.math3.special.Erf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The method quantile. */
@ExtendWith(SparkSessionExtension.class)
class StandardizerQuantileTest {

  /** Where scikit-learn's QuantileTransformer ends. */
  private static final double LIMIT = 5.199337582605575;

  @Test
  void valuesBecomeNormal(SparkSession spark) {
    double[][] rows = Rows.random(2001, 12);
    Dataset<Row> data = Rows.vectors(spark, rows);
    StandardizerModel model = standardizer().setNumQuantiles(2001).fit(data);
    double[][] out = Rows.out(model.transform(data));
    for (int feature = 0; feature < 4; feature++) {
      double[] sorted = Rows.feature(rows, feature);
      Arrays.sort(sorted);
      for (int r = 0; r < rows.length; r++) {
        double share = Arrays.binarySearch(sorted, rows[r][feature]) / 2000.0;
        double normal = out[r][feature];
        double expected = Math.max(1e-7, Math.min(1 - 1e-7, share));
        assertEquals(expected, Erf.erfc(-normal / Math.sqrt(2)) / 2, 1e-12);
      }
    }
  }

  @Test
  void betweenQuantilesItIsLinearAndBeyondThemLimited(SparkSession spark) {
    double[][] rows = {{0}, {1}, {3}, {10}, {20}};
    StandardizerModel model = standardizer().fit(Rows.vectors(spark, rows));
    assertArrayEquals(new double[] {0, 1, 3, 10, 20}, model.quantiles()[0].toArray());
    assertEquals(3, model.center().apply(0));
    assertEquals(1, model.scale().apply(0));
    double[][] values = {{-9}, {0}, {1}, {3}, {6.5}, {10}, {20}, {1e300}};
    double[][] out = Rows.out(model.transform(Rows.vectors(spark, values)));
    // Normal quantiles of 0, 1/4, 1/2, 5/8, 3/4, 1.
    double[] expected = {
      -LIMIT, -LIMIT, -0.6744897501960817, 0, 0.3186393639643752, 0.6744897501960817, LIMIT, LIMIT
    };
    assertArrayEquals(expected, Rows.feature(out, 0), 1e-9);
  }

  @Test
  void equalValuesAreInTheMiddleOfTheirShares(SparkSession spark) {
    double[][] rows = {{0, -1}, {0, 2}, {0, 2}, {1, 2}, {1, 2}, {1, 7}};
    Dataset<Row> data = Rows.vectors(spark, rows);
    StandardizerModel model = standardizer().fit(data);
    double[][] out = Rows.out(model.transform(data));
    // Shares 0.2 and 0.8 of a column of zeros and ones.
    assertEquals(-0.8416212335729143, out[0][0], 1e-9);
    assertEquals(0.8416212335729143, out[5][0], 1e-9);
    assertEquals(0, out[2][1]);
    Dataset<Row> back = model.inverse().setOutputCol("back").transform(model.transform(data));
    double[][] same = Rows.column(back, "back");
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(rows[i], same[i], 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,5,5", "0,40,10", "0,600,20", "2,40,2", "37,40,37", "100,40,40"})
  void theNumberOfQuantilesFollowsTheRows(
      int numQuantiles, int rows, int expected, SparkSession spark) {
    StandardizerModel model =
        standardizer().setNumQuantiles(numQuantiles).fit(Rows.vectors(spark, Rows.random(rows, 4)));
    assertEquals(4, model.quantiles().length);
    assertEquals(expected, model.quantiles()[3].size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "robust"})
  void anyPartitioningGivesTheSameToTheBit(String method, SparkSession spark) {
    Dataset<Row> data = Rows.vectors(spark, Rows.random(700, 5));
    StandardizerModel model = standardizer().setMethod(method).fit(data.coalesce(1));
    for (int partitions : new int[] {2, 7, 40}) {
      StandardizerModel other =
          standardizer().setMethod(method).fit(data.repartition(partitions, functions.col("id")));
      assertArrayEquals(model.quantiles(), other.quantiles());
      assertEquals(model.center(), other.center());
      assertEquals(model.scale(), other.scale());
    }
  }

  @Test
  void allFeaturesCanShareTheirQuantiles(SparkSession spark) {
    double[][] rows = {{0, 1}, {2, 3}, {4, 4}};
    Dataset<Row> data = Rows.vectors(spark, rows);
    StandardizerModel model = standardizer().setScope("global").fit(data);
    assertEquals(1, model.quantiles().length);
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 4}, model.quantiles()[0].toArray());
    assertEquals(2.5, model.center().apply(1));
    double[][] out = Rows.out(model.transform(data));
    assertEquals(-LIMIT, out[0][0], 1e-9);
    assertEquals(-0.8416212335729143, out[0][1], 1e-9);
    assertEquals(out[2][0], out[2][1]);
  }

  @Test
  void missingValuesTakeNoPart(SparkSession spark) {
    double nan = Double.NaN;
    double[][] rows = {{1, nan}, {nan, nan}, {2, nan}, null, {4, nan}};
    Dataset<Row> data = Rows.vectors(spark, rows);
    StandardizerModel model = standardizer().setHandleInvalid("keep").fit(data);
    assertArrayEquals(new double[] {1, 2, 4}, model.quantiles()[0].toArray());
    assertArrayEquals(new int[] {1}, model.constantFeatures());
    double[][] out = Rows.out(model.transform(data));
    assertEquals(0, out[2][0]);
    assertTrue(Double.isNaN(out[1][0]) && out[3] == null);
    assertEquals(0, Rows.out(model.transform(Rows.vectors(spark, new double[] {2, 8})))[0][1]);
  }

  private static Standardizer standardizer() {
    return new Standardizer().setInputCol("raw").setOutputCol("out").setMethod("quantile");
  }
}
