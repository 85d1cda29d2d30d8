package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the course of a fit to the log, at level info, and warnings. The listener of a new
 * estimator.
 */
final class LoggingListener implements TrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(LoggingListener.class);

  private String uid;

  @Override
  public void onStart(String uid, TrainingPlan plan) {
    this.uid = uid;
    LOG.info(
        "{}: training on {} rows with {} workers for at most {} epochs, {} validation rows",
        uid,
        plan.trainingRows(),
        plan.numWorkers(),
        plan.maxEpochs(),
        plan.validationRows());
  }

  @Override
  public void onResume(List<EpochRecord> epochs) {
    int last = epochs.get(epochs.size() - 1).epoch();
    LOG.info("{}: going on from the checkpoint after epoch {}", uid, last);
  }

  @Override
  public void onWarning(String warning) {
    LOG.warn("{}: {}", uid, warning);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    LOG.info(
        String.format(
            Locale.ROOT,
            "%s: epoch %d, %d rounds, %svalidation loss %.6f, metric %.4f, %.0f rows/s",
            uid,
            epoch.epoch(),
            epoch.rounds(),
            Double.isNaN(epoch.trainLoss())
                ? ""
                : String.format(Locale.ROOT, "train loss %.6f, ", epoch.trainLoss()),
            epoch.validationLoss(),
            epoch.validationMetric(),
            epoch.rows() / epoch.seconds()));
  }

  @Override
  public void onStop(TrainingSummary summary) {
    LOG.info("{}: stopped, as {}; best epoch {}", uid, summary.stopReason(), summary.bestEpoch());
    if (summary.privacy() != null) {
      LOG.info("{}: differential privacy: {}", uid, summary.privacy().words());
    }
  }
}
