package io.github.meanfield.estimators.tuning;

import io.github.meanfield.transformers.tuning.Trial;

/**
 * Hears what a search does, one call at a time, in any of its threads. What it throws ends the
 * search.
 */
@FunctionalInterface
public interface TrialListener {

  /**
   * A trial has come to a metric, or has failed.
   *
   * @param trial the trial so far
   * @param finished trials that were finished, this one included, each counted once for each number
   *     of epochs
   * @param planned how many there will be at most
   * @param share share of the planned epochs that is finished, in (0, 1]
   */
  void onTrial(Trial trial, int finished, int planned, double share);
}
