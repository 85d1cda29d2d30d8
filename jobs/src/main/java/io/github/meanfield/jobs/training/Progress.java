package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.jobs.evaluate.Metrics;
import java.util.Map;

/** Tells of a training on its way, until its output is written. */
interface Progress extends TrainingListener, AutoCloseable {

  /** Takes away what is shown only while a network is trained, also after a failure. */
  @Override
  default void close() {}

  /**
   * Tells that the output is written.
   *
   * @param output its folder
   * @param metrics the metrics of the test rows by model
   */
  default void onDone(String output, Map<String, ? extends Metrics> metrics) {}
}
