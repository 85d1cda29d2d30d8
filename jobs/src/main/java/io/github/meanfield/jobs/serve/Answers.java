package io.github.meanfield.jobs.serve;

import io.github.meanfield.runtime.Prediction;
import java.util.List;

/** Writes predictions, one after the other. */
interface Answers {

  /**
   * Adds the prediction of a row.
   *
   * @param changes what moved it; null if that was not asked for
   */
  void add(Prediction prediction, List<Change> changes);

  /** The answer with all of them. */
  Answer answer();
}
