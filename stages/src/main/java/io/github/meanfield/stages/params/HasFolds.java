package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params {@code numFolds} and {@code foldCol}.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasFolds<T extends HasFolds<T>> extends DeclaresParams {

  /**
   * Folds of a cross-validation, at least 1. Of a search, a trial is judged by the mean of its
   * metric over them; default: 1, a single split by {@code trainRatio}. Of an ensemble, there is a
   * fit a fold, or with 1 one fit of all rows; default: 5.
   */
  default IntParam numFolds() {
    return declare().atLeast(1, "numFolds", "folds; 1 for a single split", 1);
  }

  /** Folds of a cross-validation. See {@link #numFolds()}. */
  default int getNumFolds() {
    return (int) getOrDefault(numFolds());
  }

  /** Sets {@link #numFolds()}. */
  default T setNumFolds(int value) {
    return (T) set(numFolds(), value);
  }

  /**
   * Column of a row's fold, a whole number from 0 to {@link #numFolds} - 1, as {@code
   * CrossValidator} has it. Unset by default: folds follow from the values of rows.
   */
  default Param<String> foldCol() {
    return declare().column("foldCol", "column of the fold of a row");
  }

  /** Column of a row's fold. See {@link #foldCol()}. */
  default String getFoldCol() {
    return getOrDefault(foldCol());
  }

  /** Sets {@link #foldCol()}. */
  default T setFoldCol(String value) {
    return (T) set(foldCol(), value);
  }
}
