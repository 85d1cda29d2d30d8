package io.github.meanfield.estimators;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;

/**
 * Hears on the driver how a fit goes on, in the thread that called {@code fit}. An exception thrown
 * here ends the fit.
 */
public interface TrainingListener {

  /**
   * The rows are read and training starts.
   *
   * @param uid uid of the estimator
   * @param numWorkers networks trained at a time
   * @param trainingRows rows trained on once an epoch
   * @param validationRows rows that validation looks at
   */
  default void onStart(String uid, int numWorkers, long trainingRows, long validationRows) {}

  /**
   * An epoch is complete.
   *
   * @param epoch what it did
   */
  default void onEpoch(EpochRecord epoch) {}

  /**
   * Training has ended.
   *
   * @param summary how it went
   */
  default void onStop(TrainingSummary summary) {}
}
