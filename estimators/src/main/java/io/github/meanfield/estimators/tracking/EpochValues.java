package io.github.meanfield.estimators.tracking;

import io.github.meanfield.transformers.EpochRecord;
import java.util.Map;
import java.util.TreeMap;

/** The numbers of an epoch that are worth a curve. */
final class EpochValues {

  private EpochValues() {}

  /** Those of the training rows. */
  static Map<String, Double> training(EpochRecord epoch) {
    Map<String, Double> values = new TreeMap<>();
    put(values, "loss", epoch.trainLoss());
    put(values, "learning_rate", epoch.learningRate());
    put(values, "rows_per_second", epoch.rows() / epoch.seconds());
    return values;
  }

  /**
   * Those of the validation rows; empty if there are none.
   *
   * @param metric name of the validation metric
   */
  static Map<String, Double> validation(EpochRecord epoch, String metric) {
    Map<String, Double> values = new TreeMap<>();
    put(values, "loss", epoch.validationLoss());
    put(values, metric, epoch.validationMetric());
    return values;
  }

  private static void put(Map<String, Double> values, String name, double value) {
    if (Double.isFinite(value)) {
      values.put(name, value);
    }
  }
}
