package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
import java.util.List;

/** Looks for signs that training goes wrong, before the first epoch and after each. */
interface TrainingMonitor {

  /** Looks at nothing. */
  TrainingMonitor BLIND =
      new TrainingMonitor() {
        @Override
        public void atStart(float[] state) {}

        @Override
        public double afterEpoch(List<EpochRecord> epochs, float[] state, boolean ended) {
          return 0;
        }

        @Override
        public boolean isToLeave() {
          return false;
        }
      };

  /** Watches a fit; not a private one, as warnings tell of training rows. */
  static TrainingMonitor watch(TrainingTask task) {
    return task.settings().privacy() == null ? SampleMonitor.of(task) : BLIND;
  }

  /** Looks at the network before the first step. */
  void atStart(float[] state);

  /**
   * Looks at the network after an epoch.
   *
   * @param epochs the epochs so far
   * @param state the state after the last of them
   * @param ended whether training ends, as it has converged
   * @return a loss that is finite as long as training has not diverged
   */
  double afterEpoch(List<EpochRecord> epochs, float[] state, boolean ended);

  /**
   * Whether the network after the last epoch stands on a plateau of the loss that it is to leave.
   */
  boolean isToLeave();
}
