package io.github.meanfield.estimators.tuning;

import io.github.meanfield.transformers.tuning.Trial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trials in the log, at level info.
 *
 * @param uid uid of the tuner
 */
record LoggedTrials(String uid) implements TrialListener {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkTuner.class);

  @Override
  public void onTrial(Trial trial, int finished, int planned, double share) {
    LOG.info(
        "{}: {} of {} trials, stage {} number {}, {} epochs: {} {}",
        uid,
        finished,
        planned,
        trial.stage(),
        trial.number(),
        trial.epochs(),
        trial.params(),
        trial.failure().isEmpty() ? trial.metric() : trial.failure());
  }
}
