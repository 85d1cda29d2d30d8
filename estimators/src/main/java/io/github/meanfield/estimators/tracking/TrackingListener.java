package io.github.meanfield.estimators.tracking;

import io.github.meanfield.estimators.averaging.ConcurrentJobs;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the course of a fit to somewhere else. If that fails when training starts, the fit fails;
 * if it fails later, the fit goes on without, and the log tells.
 */
abstract class TrackingListener implements TrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(TrackingListener.class);

  private final String target;
  private String uid;
  private boolean isOpen;
  private boolean isWriting;

  /**
   * A listener of one fit at a time.
   *
   * @param target what it writes to, in words
   */
  TrackingListener(String target) {
    this.target = target;
  }

  /** Something that may fail. */
  private interface Action {
    void run() throws IOException;
  }

  /** Begins to write. */
  abstract void open(String estimator, TrainingPlan plan) throws IOException;

  /** Writes an epoch of a network, the first of which is 1. */
  abstract void write(int network, EpochRecord epoch) throws IOException;

  /** Ends, after training has. */
  abstract void finish(TrainingSummary summary) throws IOException;

  /** Ends, after training has failed. */
  abstract void fail(Throwable failure) throws IOException;

  @Override
  public final void onStart(String estimator, TrainingPlan plan) {
    if (isOpen) {
      throw new IllegalStateException(
          String.format(
              "%s: the listener that writes to %s hears of the fit of %s, which has not ended;"
                  + " required is one listener for each fit that goes on at a time",
              estimator, target, uid));
    }
    uid = estimator;
    try {
      open(uid, plan);
    } catch (InterruptedIOException e) {
      throw ConcurrentJobs.interrupted(uid);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format("%s: %s cannot be written to: %s", uid, target, e.getMessage()), e);
    }
    isOpen = true;
    isWriting = true;
  }

  @Override
  public final TrainingListener ofNetwork(int network) {
    return new TrainingListener() {
      @Override
      public void onResume(List<EpochRecord> epochs) {
        epochs.forEach(this::onEpoch);
      }

      @Override
      public void onEpoch(EpochRecord epoch) {
        if (isWriting) {
          attempt(() -> write(network, epoch));
        }
      }
    };
  }

  @Override
  public final void onStop(TrainingSummary summary) {
    end(() -> finish(summary));
  }

  @Override
  public final void onFailure(Throwable failure) {
    end(() -> fail(failure));
  }

  /** Attempted also if writing has failed before, as what is open is to be closed. */
  private void end(Action action) {
    if (isOpen) {
      isOpen = false;
      attempt(action);
    }
  }

  private void attempt(Action action) {
    try {
      action.run();
    } catch (InterruptedIOException e) {
      LOG.debug("{}: interrupted", uid, e);
    } catch (IOException | RuntimeException e) {
      isWriting = false;
      LOG.warn("{}: training goes on, but {} cannot be written to any more", uid, target, e);
    }
  }
}
