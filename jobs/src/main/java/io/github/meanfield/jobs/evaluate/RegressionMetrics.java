package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How good predictions of a number are.
 *
 * @param rmse root of the mean squared error
 * @param mae mean absolute error
 * @param r2 share of the labels' variance that is explained, NaN if they do not vary
 * @param meanError mean of prediction less truth: above 0 if predictions are too high
 * @param medianError median of the absolute error
 * @param largeError the absolute error that 90 % of the rows stay below
 * @param error95 that which 95 % stay below
 * @param error99 that which 99 % stay below
 */
public record RegressionMetrics(
    @JsonProperty("RMSE") double rmse,
    @JsonProperty("MAE") double mae,
    @JsonProperty("R2") double r2,
    @JsonProperty("mean error") double meanError,
    @JsonProperty("median error") double medianError,
    @JsonProperty("90% error") double largeError,
    @JsonProperty("95% error") double error95,
    @JsonProperty("99% error") double error99)
    implements Metrics {

  /** What the quantiles of the absolute error are of. */
  static final double[] SHARES = {0.5, 0.9, 0.95, 0.99};

  /**
   * The metrics from means over rows.
   *
   * @param squared mean squared error
   * @param absolute mean absolute error
   * @param signed mean error
   * @param variance variance of the labels
   * @param quantiles of the absolute error, as {@link #SHARES} has them
   */
  static RegressionMetrics of(
      double squared, double absolute, double signed, double variance, List<Double> quantiles) {
    return new RegressionMetrics(
        Math.sqrt(squared),
        absolute,
        variance == 0 ? Double.NaN : 1 - squared / variance,
        signed,
        quantiles.get(0),
        quantiles.get(1),
        quantiles.get(2),
        quantiles.get(3));
  }

  @Override
  public List<String> headlines() {
    return List.of("RMSE", "MAE", "R2", "median error", "90% error");
  }
}
