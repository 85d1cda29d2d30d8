package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of what a classifier whose rows may have several labels is trained for.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface MultilabelLossParams<T extends MultilabelLossParams<T>> extends DeclaresParams {

  /** Name of twice the correct labels, by the sum of those that are there and are predicted. */
  String MICRO_F1 = "microF1Measure";

  /** Name of the share of rows whose labels are all predicted, and no others. */
  String SUBSET_ACCURACY = "subsetAccuracy";

  /**
   * Number of labels, of which a label column of arrays has those of each row, by their numbers
   * from 0 on. Default: 0: the largest label of the training rows plus 1, at most 10,000, which a
   * pass over the rows finds. A label column of Vectors has one value for each label; there it must
   * be 0 or as many.
   */
  default IntParam numLabels() {
    return declare()
        .between(
            0,
            1_000_000,
            "numLabels",
            "number of labels (0: the largest of the training rows plus 1)",
            0);
  }

  /** Number of labels. See {@link #numLabels()}. */
  default int getNumLabels() {
    return (int) getOrDefault(numLabels());
  }

  /** Sets {@link #numLabels()}. */
  default T setNumLabels(int value) {
    return (T) set(numLabels(), value);
  }

  /**
   * What validation rows judge the network by, for {@code patience}, {@code restoreBest} and
   * schedule plateau: {@code loss} (default), {@code microF1Measure} or {@code subsetAccuracy}, as
   * Spark's {@code MultilabelClassificationEvaluator} names them and computes them of sorted
   * arrays, of the labels that {@code threshold} predicts. Of epochs that are judged alike the last
   * one is best. Whatever is chosen, the history has the validation loss, and a metric:
   * subsetAccuracy if it is chosen, else microF1Measure.
   */
  default Param<String> validationMetric() {
    return declare()
        .choice(
            "validationMetric",
            "what validation rows judge the network by, to choose an epoch and to stop",
            "loss",
            MICRO_F1,
            SUBSET_ACCURACY);
  }

  /** What validation rows judge by. See {@link #validationMetric()}. */
  default String getValidationMetric() {
    return getOrDefault(validationMetric());
  }

  /** Sets {@link #validationMetric()}. */
  default T setValidationMetric(String value) {
    return (T) set(validationMetric(), value);
  }
}
