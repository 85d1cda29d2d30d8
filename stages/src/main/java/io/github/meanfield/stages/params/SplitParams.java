package io.github.meanfield.stages.params;

import java.util.Arrays;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of the assignment of rows to training, validation and test.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface SplitParams<T extends SplitParams<T>>
    extends HasSeed<T>, HasValidationIndicatorCol<T> {

  /** Name of the column to add, which says train, validation or test. Default: split. */
  default Param<String> splitCol() {
    return declare()
        .column(
            "splitCol",
            "name of the column to add, which holds train, validation or test",
            "split");
  }

  /** Name of the column to add. See {@link #splitCol()}. */
  default String getSplitCol() {
    return getOrDefault(splitCol());
  }

  /** Sets {@link #splitCol()}. */
  default T setSplitCol(String value) {
    return (T) set(splitCol(), value);
  }

  /**
   * Weights of train, validation and test, in this order: three finite numbers of at least 0 that
   * are not all 0. Only their ratio counts. Default: 0.7, 0.2, 0.1.
   */
  default DoubleArrayParam weights() {
    return declare()
        .numbers(
            "weights",
            "weights of train, validation and test (three numbers >= 0, not all 0)",
            new double[] {0.7, 0.2, 0.1},
            "three finite numbers of at least 0 (train, validation, test) with a finite sum"
                + " greater than 0",
            value ->
                value.length == 3
                    && Arrays.stream(value).allMatch(weight -> weight >= 0)
                    && Arrays.stream(value).sum() > 0
                    && Double.isFinite(Arrays.stream(value).sum()));
  }

  /** Weights of train, validation and test. See {@link #weights()}. */
  default double[] getWeights() {
    return getOrDefault(weights());
  }

  /** Sets {@link #weights()}. */
  default T setWeights(double[] value) {
    return (T) set(weights(), value);
  }

  /**
   * Name of the column by whose value rows are assigned: rows with equal keys are never separated.
   * Unset by default: the key is the whole row.
   */
  default Param<String> keyCol() {
    return declare()
        .column(
            "keyCol",
            "name of the column by whose value rows are assigned (unset: by the whole row)");
  }

  /** Name of the column by whose value rows are assigned. See {@link #keyCol()}. */
  default String getKeyCol() {
    return getOrDefault(keyCol());
  }

  /** Sets {@link #keyCol()}. */
  default T setKeyCol(String value) {
    return (T) set(keyCol(), value);
  }

  /**
   * Name of a boolean column to add, true for validation rows: what the estimators take as their
   * {@code validationIndicatorCol}. Unset by default, and if empty: no such column is added.
   */
  @Override
  default Param<String> validationIndicatorCol() {
    return declare()
        .column(
            "validationIndicatorCol",
            "name of a boolean column to add, true for validation rows (unset: none)");
  }
}
