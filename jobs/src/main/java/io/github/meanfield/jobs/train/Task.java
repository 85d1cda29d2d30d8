package io.github.meanfield.jobs.train;

import java.util.Locale;

/** What kind of label a network learns. */
enum Task {
  /** Classes: texts, booleans or a few numbers. */
  CLASSIFICATION,
  /** Numbers. */
  REGRESSION;

  /** The metric that validation rows are judged by, in the words of a training's summary. */
  String metricName() {
    return this == REGRESSION ? "rmse" : "accuracy";
  }

  /** The name that the command line has. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
