package io.github.meanfield.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How good predictions of a number are.
 *
 * @param rmse root of the mean squared error
 * @param mae mean absolute error
 * @param r2 share of the labels' variance that is explained, NaN if they do not vary
 * @param medianError median of the absolute error
 * @param largeError the absolute error that nine of ten rows stay below
 */
record RegressionMetrics(double rmse, double mae, double r2, double medianError, double largeError)
    implements Metrics {

  /**
   * Judges scored rows, in one pass.
   *
   * @param scored rows with a prediction
   * @param labelCol column of the true numbers
   * @param prediction the predicted number
   */
  static RegressionMetrics of(Dataset<Row> scored, String labelCol, Column prediction) {
    Column label = functions.col(labelCol);
    Column error = functions.abs(prediction.minus(label));
    Column quantiles =
        functions.percentile_approx(
            error, functions.array(functions.lit(0.5), functions.lit(0.9)), functions.lit(10_000));
    Row row =
        scored
            .agg(
                functions.avg(error.multiply(error)),
                functions.avg(error),
                functions.var_pop(label),
                quantiles)
            .head();
    double variance = row.getDouble(2);
    return new RegressionMetrics(
        Math.sqrt(row.getDouble(0)),
        row.getDouble(1),
        variance == 0 ? Double.NaN : 1 - row.getDouble(0) / variance,
        row.<Double>getList(3).get(0),
        row.<Double>getList(3).get(1));
  }

  @Override
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("RMSE", rmse);
    values.put("MAE", mae);
    values.put("R2", r2);
    values.put("median error", medianError);
    values.put("90% error", largeError);
    return values;
  }
}
