package io.github.meanfield.stages.params;

import java.util.Arrays;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params of the assignment of rows to training, validation and test.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
public interface SplitParams<T extends SplitParams<T>>
    extends HasSeed<T>, HasValidationIndicatorCol<T> {

  /** Name of the column to add, which says train, validation or test. Default: split. */
  Param<String> splitCol();

  /** Name of the column to add. See {@link #splitCol()}. */
  default String getSplitCol() {
    return getOrDefault(splitCol());
  }

  /**
   * Sets {@link #splitCol()}.
   *
   * @param value name of the column to add, which must not exist yet.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setSplitCol(String value) {
    return (T) set(splitCol(), value);
  }

  /**
   * Declares {@link #splitCol()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> splitColParam(Params owner) {
    return new Param<>(
        owner, "splitCol", "name of the column to add, which says train, validation or test");
  }

  /**
   * Weights of train, validation and test, in this order: three finite numbers of at least 0 that
   * are not all 0. Only their ratio counts. Default: 0.7, 0.2, 0.1.
   */
  DoubleArrayParam weights();

  /** Weights of train, validation and test. See {@link #weights()}. */
  default double[] getWeights() {
    return getOrDefault(weights());
  }

  /**
   * Sets {@link #weights()}.
   *
   * @param value weights of train, validation and test.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setWeights(double[] value) {
    return (T) set(weights(), value);
  }

  /**
   * Declares {@link #weights()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static DoubleArrayParam weightsParam(Params owner) {
    return new DoubleArrayParam(
        owner,
        "weights",
        "weights of train, validation and test (three numbers >= 0, not all 0)",
        ParamFactory.check(
            owner,
            "weights",
            "three finite numbers of at least 0 (train, validation, test) with a finite sum"
                + " greater than 0",
            value ->
                value.length == 3
                    && Arrays.stream(value).allMatch(weight -> weight >= 0)
                    && Arrays.stream(value).sum() > 0
                    && Double.isFinite(Arrays.stream(value).sum())));
  }

  /**
   * Name of the column by whose value rows are assigned: rows with equal keys are never separated.
   * Unset by default: the key is the whole row.
   */
  Param<String> keyCol();

  /** Name of the column by whose value rows are assigned. See {@link #keyCol()}. */
  default String getKeyCol() {
    return getOrDefault(keyCol());
  }

  /**
   * Sets {@link #keyCol()}.
   *
   * @param value name of the column by whose value rows are assigned.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setKeyCol(String value) {
    return (T) set(keyCol(), value);
  }

  /**
   * Declares {@link #keyCol()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> keyColParam(Params owner) {
    return new Param<>(
        owner,
        "keyCol",
        "name of the column by whose value rows are assigned (unset: by the whole row)");
  }

  /**
   * Name of a boolean column to add, true for validation rows: what the estimators take as their
   * {@code validationIndicatorCol}. Unset by default: no such column is added.
   */
  @Override
  Param<String> validationIndicatorCol();

  /**
   * Declares {@link #validationIndicatorCol()} as a column to add.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> addedValidationIndicatorColParam(Params owner) {
    return new Param<>(
        owner,
        "validationIndicatorCol",
        "name of a boolean column to add, true for validation rows (unset: none)");
  }
}
