package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.StandardizerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The param smoothClip. */
@ExtendWith(SparkSessionExtension.class)
class SmoothClipTest {

  @ParameterizedTest
  @ValueSource(strings = {"zscore", "center", "robust", "quantile", "minmax"})
  void resultsApproachTheLimitInUnitsOfScale(String method, SparkSession spark) {
    Dataset<Row> data = Rows.vectors(spark, Rows.random(50, 7));
    Standardizer standardizer =
        new Standardizer()
            .setInputCol("raw")
            .setOutputCol("out")
            .setMethod(method)
            .setRangeMin(-1)
            .setRangeMax(3);
    StandardizerModel plain = standardizer.fit(data);
    StandardizerModel model = standardizer.setSmoothClip(3).fit(data);
    // The limit is applied, not learned.
    Rows.assertBitwiseEqual(plain, model);
    double middle = method.equals("minmax") ? 1 : 0;
    double unit = method.equals("minmax") ? 2 : 1;
    double[][] before = Rows.out(plain.transform(data));
    double[][] out = Rows.out(model.transform(data));
    for (int r = 0; r < out.length; r++) {
      for (int i = 0; i < 4; i++) {
        double z = (before[r][i] - middle) / unit;
        assertEquals(middle + unit * z / Math.sqrt(1 + z * z / 9), out[r][i], 1e-12);
      }
    }
    double[] far = {1e200, 1e200, 1e200, 1e200};
    double end = Rows.out(model.transform(Rows.vectors(spark, far)))[0][0];
    double most =
        method.equals("quantile") ? 5.199337582605575 / Math.hypot(1, 5.1993375826 / 3) : 3;
    assertEquals(middle + unit * most, end, 1e-9);
  }

  @Test
  void theInverseMapsBackAndWhatIsAtTheLimitStaysFinite(SparkSession spark) {
    double[][] rows = {{-4}, {1}, {2}, {3}, {50}};
    Dataset<Row> data = Rows.vectors(spark, rows);
    StandardizerModel model =
        new Standardizer()
            .setInputCol("raw")
            .setOutputCol("out")
            .setMethod("robust")
            .setSmoothClip(3)
            .fit(data);
    double[][] back =
        Rows.column(model.inverse().setOutputCol("back").transform(model.transform(data)), "back");
    for (int i = 0; i < rows.length; i++) {
      assertEquals(rows[i][0], back[i][0], 1e-11);
    }
    double[][] ends =
        Rows.column(
            model
                .inverse()
                .setInputCol("raw")
                .setOutputCol("back")
                .transform(Rows.vectors(spark, new double[][] {{2.999}, {3}, {7}, {-3}})),
            "back");
    assertTrue(ends[0][0] < ends[1][0] && ends[1][0] > 1e8 && ends[1][0] < 1e9);
    assertEquals(ends[1][0], ends[2][0]);
    assertEquals(4 - ends[1][0], ends[3][0], 1e-6);
  }
}
