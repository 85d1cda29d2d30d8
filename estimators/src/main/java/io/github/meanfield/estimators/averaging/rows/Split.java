package io.github.meanfield.estimators.averaging.rows;

/** What a row of a fit is for. */
public enum Split {
  /** The row is trained on. */
  TRAINING,

  /** The row takes no part in training; networks are judged by it after each epoch. */
  VALIDATION
}
