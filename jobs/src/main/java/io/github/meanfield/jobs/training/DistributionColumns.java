package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.QuantileColumns;
import java.util.List;
import java.util.stream.Stream;

/** The columns that a network adds whose loss tells how its target is distributed. */
final class DistributionColumns {

  private static final String VARIANCE = "variance";

  private DistributionColumns() {}

  /**
   * Requires that no column has the name of one that is added, before anything is fitted.
   *
   * @param estimator the estimator
   * @param columns the input's columns
   * @throws BadInput if one has
   */
  static void requireFree(NeuralNetworkEstimator<?, ?> estimator, String[] columns) {
    if (estimator instanceof NeuralNetworkRegressor regressor && regressor.tellsDistribution()) {
      List<String> added =
          regressor.tellsVariance()
              ? List.of(QuantileColumns.NAME, VARIANCE)
              : List.of(QuantileColumns.NAME);
      for (String name : added) {
        // Spark takes names that differ in case for the same.
        if (Stream.of(columns).anyMatch(name::equalsIgnoreCase)) {
          throw new BadInput(
              "column '%s' has the name of one that the pipeline adds with loss %s; rename it, or"
                  + " leave it out, by --sql",
              name, regressor.getLoss());
        }
      }
    }
  }

  /**
   * Asks an estimator for all that its loss tells.
   *
   * @param estimator the estimator, whose params are set
   */
  static void ask(NeuralNetworkEstimator<?, ?> estimator) {
    if (estimator instanceof NeuralNetworkRegressor regressor && regressor.tellsDistribution()) {
      regressor.setQuantilesCol(QuantileColumns.NAME);
      if (regressor.tellsVariance()) {
        regressor.setVarianceCol(VARIANCE);
      }
    }
  }
}
